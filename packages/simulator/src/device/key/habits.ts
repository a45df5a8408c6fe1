import type { DoorFrame } from '@lockwright/protocol/frame'
import type { M1 } from '../../record/index.ts'
import type { Offer } from './offer.ts'

/** Where a hacked key may leave the path of an honest one; every field is what an honest key does by default. */
export interface KeyHabits {
  /** The time it claims at doors, seconds since 1970. */
  readonly now: (honest: number) => number
  /** What it offers to a door: an honest choice, or anything else it still has. null = no ticket. */
  readonly offer: (honest: Offer | null, m1: M1) => Offer | null
  /** What it puts on the line instead of a frame. */
  readonly says: (frame: DoorFrame) => readonly DoorFrame[]
  /** Whether BLOCKED from a door stops it (B17). */
  readonly obeysBlocked: boolean
  /** What it hands to the server: receipts, beacons, segments as it stored them, or forgeries. */
  readonly reports: (kind: 'receipt' | 'beacon' | 'segment', honest: readonly Uint8Array[]) => readonly Uint8Array[]
}

export const honest: KeyHabits = {
  now: (time) => time,
  offer: (offer) => offer,
  says: (frame) => [frame],
  obeysBlocked: true,
  reports: (_kind, items) => items,
}
