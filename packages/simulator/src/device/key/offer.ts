import type { DayToken, EntryMeta, Passport, Schedule } from '../../record/index.ts'

/** What a key shows to a door: one entry with all that goes with it. */
export interface Offer {
  readonly slotType: number
  readonly slotId: number
  readonly ticket: Uint8Array
  readonly meta: EntryMeta
  readonly schedule: Schedule | null
  readonly passport: Passport
  readonly revalIndex: number
  readonly revalProof: Uint8Array
  readonly day: DayToken | null
}
