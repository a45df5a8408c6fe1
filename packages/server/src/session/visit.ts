import type { ImageNo } from '@lockwright/domain/model'
import type { Plan, SessionOutcome, Transaction, UpRecord } from '@lockwright/protocol/session'
import type { Context, Services } from '../usecase/index.ts'
import type { Seat } from './seat.ts'
import type { SystemSecrets } from './systemSecrets.ts'
import type { VoucherIssuer } from './voucherIssuer.ts'

/** One element at a programming device, from the moment it is proven until its session has ended. */
export interface Visit {
  readonly plan: Plan
  /** The same image as in `plan`, mode full. */
  full(): Transaction
  /** Stores how it ended, and what came after the plan. */
  end(outcome: SessionOutcome, late: readonly UpRecord[]): Promise<void>
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
