import type { Crypto } from '@lockwright/protocol/ports'
import type { Batch } from '../../flash/index.ts'
import {
  type DayToken,
  type Entry,
  NOTHING,
  type Passport,
  parseEntry,
  parsePassport,
  parseSchedule,
  type Schedule,
  same,
  u16,
  u32,
} from '../../record/index.ts'
import type { Hardware } from '../hardware.ts'
import { CLAIM, LIFE, TABLE } from '../tables.ts'

const SLOT_TYPE_SHIFT = 0x40000000
const NEXT_GENERATION_BIT = 0x20000000

/** Number of an entry in table 2: bits 30-31 slot type, bit 29 set for a ticket of the next secret generation. */
export const entryId = (slotType: number, slotId: number, nextGeneration: boolean): number =>
  slotType * SLOT_TYPE_SHIFT + (nextGeneration ? NEXT_GENERATION_BIT : 0) + slotId

/** What a key knows, read from flash at every question. */
export class KeyMemory {
  readonly hardware: Hardware

  constructor(hardware: Hardware) {
    this.hardware = hardware
  }

  get crypto(): Crypto {
    return this.hardware.crypto
  }

  get claimed(): boolean {
    return this.hardware.life === LIFE.claimed
  }

  get sysId(): number {
    return u32(this.claim(CLAIM.identity), 0)
  }

  get keyId(): number {
    return u32(this.claim(CLAIM.identity), 4)
  }

  get dayEpoch(): number {
    const day = this.hardware.journal.get(TABLE.claim, CLAIM.day)
    return day === undefined ? 0 : u32(day, 0)
  }

  get passport(): Passport | null {
    return parsePassport(this.hardware.journal.get(TABLE.passport, 0) ?? NOTHING)
  }

  get entryIds(): number[] {
    return this.hardware.journal.ids(TABLE.entry)
  }

  entry(slotType: number, slotId: number, nextGeneration: boolean): Entry | null {
    return parseEntry(this.hardware.journal.get(TABLE.entry, entryId(slotType, slotId, nextGeneration)) ?? NOTHING)
  }

  schedule(index: number): Schedule | null {
    return parseSchedule(this.hardware.journal.get(TABLE.schedule, index) ?? NOTHING)
  }

  get revalidation(): { readonly index: number; readonly proof: Uint8Array } | null {
    const bytes = this.hardware.journal.get(TABLE.revalidation, 0)
    return bytes === undefined ? null : { index: u16(bytes, 0), proof: bytes.subarray(2) }
  }

  get day(): DayToken | null {
    const bytes = this.hardware.journal.get(TABLE.day, 0)
    return bytes === undefined ? null : { day: u16(bytes, 0), proof: bytes.subarray(2) }
  }

  /** Seconds since 1970 of the last moment the key is sure of: its floor when the clock is lost. */
  get checkpoint(): number {
    const bytes = this.hardware.journal.get(TABLE.clock, 0)
    return bytes === undefined ? 0 : u32(bytes, 0)
  }

  /** A cylinder said BLOCKED to this very passport (B17). */
  get isDisabled(): boolean {
    const locked = this.hardware.journal.get(TABLE.locked, 0)
    const passport = this.hardware.journal.get(TABLE.passport, 0)
    return locked !== undefined && passport !== undefined && same(locked, this.crypto.sha256(passport))
  }

  change(): Batch {
    return this.hardware.journal.batch()
  }

  commit(batch: Batch): void {
    this.hardware.journal.commit(batch)
  }

  claim(tag: number): Uint8Array {
    return this.hardware.journal.get(TABLE.claim, tag)!
  }
}
