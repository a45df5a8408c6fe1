import type { Installation } from '../app/index.ts'
import type { Services } from '../usecase/index.ts'
import { createRelayServer, type RelayServer } from './relayServer.ts'
import { createVisits } from './visits.ts'
import { createLocalVoucherIssuer } from './voucherIssuer.ts'

/**
 * Opens the server for bridges. `voucherPrivate` (32 bytes) is the key whose public half the factory puts into blanks;
 * as long as the data centre does not issue vouchers, this installation does.
 */
export function openSessions(
  services: Services,
  installation: Pick<Installation, 'serverNo' | 'edhoc'>,
  voucherPrivate: Uint8Array,
): RelayServer {
  const server = {
    serverNo: installation.serverNo,
    privateKey: installation.edhoc.private,
    publicKey: installation.edhoc.public,
  }
  const issuer = createLocalVoucherIssuer(services.store.db, services.ports, voucherPrivate)
  return createRelayServer(services, createVisits(services, issuer, server), server)
}
