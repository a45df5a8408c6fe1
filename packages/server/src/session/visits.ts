import type { ImageNo } from '@lockwright/domain/model'
import type { Plan, ProvenElement, SessionOutcome, Transaction, UpRecord } from '@lockwright/protocol/session'
import { type Context, perform, type Services, serviceActor } from '../usecase/index.ts'
import { claimVisit, settleClaim } from './claimVisit.ts'
import { cylinderVisit } from './cylinderVisit.ts'
import type { KnownDevice } from './device.ts'
import type { Seat } from './elementSession.ts'
import { keyVisit } from './keyVisit.ts'
import { refuse } from './run.ts'
import { createSecretsOpener, type SystemSecrets } from './systemSecrets.ts'
import type { VoucherIssuer } from './voucherIssuer.ts'

/** One element at a programming device, from the moment it is proven until its session has ended. */
export interface Visit {
  readonly plan: Plan
  /** The same image as in `plan`, mode full. */
  full(): Transaction
  /** Stores how it ended, and what came after the plan. */
  end(outcome: SessionOutcome, late: readonly UpRecord[]): Promise<void>
}

/** What sessions ask of the store. */
export interface Visits {
  /** `device` is null for a blank. */
  begin(seat: Seat, device: KnownDevice | null, element: ProvenElement, records: readonly UpRecord[]): Promise<Visit>
  /** Nothing came of it: an element of another system, a broken handshake. Tells whoever programs there. */
  refused(seat: Seat, code: string): Promise<void>
}

/** What each kind of visit works with. */
export interface Desk {
  readonly services: Services
  readonly issuer: VoucherIssuer
  readonly seat: Seat
  /** Key of the server's session pair, compressed (33). */
  readonly serverPublic: Uint8Array
  readonly serverNo: number
  /** One transaction of the system the element belongs to. */
  inSystem<Value>(
    systemId: string,
    useCase: string,
    work: (ctx: Context, secrets: SystemSecrets) => Promise<Value>,
  ): Promise<Value>
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
      if (device.state === 'claiming') await settleLost(desk, device, element.keyState.sessionId)
      return device.kind === 'key'
        ? keyVisit(desk, device, element.keyState, records)
        : cylinderVisit(desk, device, element.keyState, records)
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

/** The parts of a plan that every visit has. */
export function planOf(ctx: Context, parts: Partial<Plan>): Plan {
  const millis = ctx.now.getTime()
  return {
    time: { at: ctx.at, milliseconds: millis % 1000 },
    policy: { minSuite: 1, minSecretGeneration: 1 },
    sessionId: ctx.ports.random.bytes(8),
    acks: [],
    voucher: null,
    transaction: null,
    ...parts,
  }
}

/** A number for a transaction; the element only gives it back. */
export const transactionNo = (ctx: Context): number => {
  const [a, b, c, d] = ctx.ports.random.bytes(4)
  return ((a! << 24) | (b! << 16) | (c! << 8) | d!) >>> 0
}

export const NO_IMAGE = 0 as ImageNo
