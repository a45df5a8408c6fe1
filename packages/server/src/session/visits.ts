import type { ProvenElement, UpRecord } from '@lockwright/protocol/session'
import { perform, type Services, serviceActor } from '../usecase/index.ts'
import { claimVisit, settleClaim } from './claimVisit.ts'
import { cylinderVisit } from './cylinderVisit.ts'
import type { KnownDevice } from './device.ts'
import { keyVisit } from './keyVisit.ts'
import { foldReports } from './reports.ts'
import { refuse } from './run.ts'
import type { Seat } from './seat.ts'
import { createSecretsOpener } from './systemSecrets.ts'
import type { Desk, Visit } from './visit.ts'
import type { VoucherIssuer } from './voucherIssuer.ts'

/** What sessions ask of the store. */
export interface Visits {
  /** `device` is null for a blank. */
  begin(seat: Seat, device: KnownDevice | null, element: ProvenElement, records: readonly UpRecord[]): Promise<Visit>
  /**
   * The element was pulled out before it had said all: what came is stored, as each report bears the seal of the cylinder it
   * speaks of. Not acknowledged, it comes once more and changes nothing then.
   */
  cutShort(seat: Seat, device: KnownDevice, records: readonly UpRecord[]): Promise<void>
  /** Nothing came of it: an element of another system, a broken handshake. Tells whoever programs there. */
  refused(seat: Seat, code: string): Promise<void>
}

export function createVisits(
  services: Services,
  issuer: VoucherIssuer,
  server: { readonly serverNo: number; readonly publicKey: Uint8Array },
): Visits {
  const openSecrets = createSecretsOpener(services.ports.crypto)
  const deskAt = (seat: Seat): Desk => ({
    services,
    issuer,
    seat,
    serverPublic: server.publicKey,
    serverNo: server.serverNo,
    inSystem: (systemId, useCase, work) =>
      perform(services, { systemId, actor: serviceActor(`bridge ${seat.bridgeLabel}`), useCase }, async (ctx) =>
        work(ctx, await openSecrets(ctx)),
      ),
  })
  return {
    begin: async (seat, device, element, records) => {
      const desk = deskAt(seat)
      if (element.kind === 'blank') return claimVisit(desk, element)
      if (device === null) throw new Error('proven without a public key')
      await refuse(desk, 'elementOfAnotherSystem', device.systemId)
      if (device.state === 'claiming') await settleLost(desk, device, element.keyState.sessionId)
      return device.kind === 'key'
        ? keyVisit(desk, device, element.keyState, records)
        : cylinderVisit(desk, device, element.keyState, records)
    },
    cutShort: async (seat, device, records) => {
      // Of a claim that nobody heard the end of we do not know yet that this is it.
      if (device.state === 'claiming') return
      const [by, carrierNo] =
        device.kind === 'key' ? [`key ${device.marking}`, device.no] : [`bridge ${seat.bridgeLabel}`, undefined]
      await deskAt(seat).inSystem(device.systemId, 'session.cutShort', async (ctx, secrets) => {
        await foldReports(ctx, secrets, records, by, carrierNo)
      })
    },
    refused: (seat, code) => refuse(deskAt(seat), code),
  }
}

/** The element committed its claim and nobody heard of it: what it shows now is the proof. */
async function settleLost(desk: Desk, device: KnownDevice, sessionId: Uint8Array): Promise<void> {
  await desk.inSystem(device.systemId, 'session.claim', (ctx) =>
    settleClaim(ctx, device, sessionId, { kind: 'state', by: `bridge ${desk.seat.bridgeLabel}` }),
  )
}
