import type { Crypto } from '@lockwright/protocol/ports'
import type { Batch, Memory } from '../../flash/index.ts'
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
import { CLAIM, LIFE, LINK, TABLE } from '../tables.ts'

const SLOT_TYPE_SHIFT = 0x40000000

/** Number of an entry: bits 30-31 slot type. Tickets of the next secret generation have a table of their own (B16). */
export const entryId = (slotType: number, slotId: number): number => slotType * SLOT_TYPE_SHIFT + slotId

/** What a key knows, read from flash at every question. */
export class KeyMemory {
  readonly hardware: Hardware
  readonly items: Memory

  /** `items`: the flash, or a batch on top of it. */
  constructor(hardware: Hardware, items: Memory = hardware.journal) {
    this.hardware = hardware
    this.items = items
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

  /** Image number, 0 before the claim. */
  get imageNo(): number {
    const bytes = this.items.get(TABLE.link, LINK.image)
    return bytes === undefined ? 0 : u32(bytes, 0)
  }

  get dayEpoch(): number {
    const day = this.items.get(TABLE.claim, CLAIM.day)
    return day === undefined ? 0 : u32(day, 0)
  }

  get passport(): Passport | null {
    return parsePassport(this.items.get(TABLE.passport, 0) ?? NOTHING)
  }

  /** All entries, those of the next secret generation too. */
  get entries(): readonly Entry[] {
    return [TABLE.entry, TABLE.nextEntry].flatMap((table) =>
      this.items.ids(table).map((id) => parseEntry(this.items.get(table, id)!)!),
    )
  }

  entry(slotType: number, slotId: number, nextGeneration: boolean): Entry | null {
    const table = nextGeneration ? TABLE.nextEntry : TABLE.entry
    return parseEntry(this.items.get(table, entryId(slotType, slotId)) ?? NOTHING)
  }

  schedule(index: number): Schedule | null {
    return parseSchedule(this.items.get(TABLE.schedule, index) ?? NOTHING)
  }

  get revalidation(): { readonly index: number; readonly proof: Uint8Array } | null {
    const bytes = this.items.get(TABLE.revalidation, 0)
    return bytes === undefined ? null : { index: u16(bytes, 0), proof: bytes.subarray(2) }
  }

  get day(): DayToken | null {
    const bytes = this.items.get(TABLE.day, 0)
    return bytes === undefined ? null : { day: u16(bytes, 0), proof: bytes.subarray(2) }
  }

  /** Lowest secret generation the key still shows; from POLICY. */
  get minGeneration(): number {
    return this.items.get(TABLE.link, LINK.policy)?.[1] ?? 0
  }

  /** Lowest door suite it talks; from POLICY. */
  get minSuite(): number {
    return this.items.get(TABLE.link, LINK.policy)?.[0] ?? 0
  }

  /** A cylinder said BLOCKED to this very passport (B17). */
  get isDisabled(): boolean {
    const locked = this.items.get(TABLE.locked, 0)
    const passport = this.items.get(TABLE.passport, 0)
    return locked !== undefined && passport !== undefined && same(locked, this.crypto.sha256(passport))
  }

  change(): Batch {
    return this.hardware.journal.batch()
  }

  commit(batch: Batch): void {
    this.hardware.journal.commit(batch)
  }

  claim(tag: number): Uint8Array {
    return this.items.get(TABLE.claim, tag)!
  }
}
