import type { ImageNo } from '@lockwright/domain/model'
import {
  type DownRecord,
  type KeyState,
  type Plan,
  putDay,
  type SessionOutcome,
  type Transaction,
  type UpRecord,
} from '@lockwright/protocol/session'
import { SECRET_GENERATION } from '../keystore/index.ts'
import { type Ports, secondsOf } from '../ports/index.ts'
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

/** The parts of a plan that every visit has; alone it is a plan that changes nothing. */
export function planOf({ clock, random }: Pick<Ports, 'clock' | 'random'>, parts: Partial<Plan> = {}): Plan {
  const millis = clock.now()
  return {
    time: { at: secondsOf(millis), milliseconds: millis % 1000 },
    policy: { minSuite: 1, minSecretGeneration: SECRET_GENERATION },
    sessionId: random.bytes(8),
    acks: [],
    voucher: null,
    transaction: null,
    ...parts,
  }
}

/** The newest day for an element that does not know it yet. */
export function dayFor(ctx: Context, secrets: SystemSecrets, keyState: KeyState): readonly DownRecord[] {
  const today = secrets.dayAt(ctx.at)
  return today > keyState.day ? [putDay(today, secrets.day(today))] : []
}

/** A number for a transaction; the element only gives it back. */
export const transactionNo = (ctx: Context): number => {
  const [a, b, c, d] = ctx.ports.random.bytes(4)
  return ((a! << 24) | (b! << 16) | (c! << 8) | d!) >>> 0
}

export const NO_IMAGE = 0 as ImageNo
