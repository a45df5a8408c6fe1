import { ok, type Result, type Slot } from '@lockwright/domain/model'
import { Reader, Writer } from '../bytes/index.ts'
import { type Malformed, malformed } from './malformed.ts'
import { SLOT_TYPES, type SlotKind, slotIdOf, slotKindOf, slotOf } from './slot.ts'

export const ENTRY_SIZE = 24
const LIST = 0x01
const GEN1 = 0x10

/** What a ticket is bound to besides slot and passport. */
export interface EntryMeta {
  /** 0 = at any time of the week; always 0 for a task ticket (D16). */
  readonly scheduleIndex: number
  /** LIST: the ticket alone opens nothing. */
  readonly listMode: boolean
  /** GEN1: ticket of secret generation keyGen + 1. */
  readonly nextGeneration: boolean
  readonly rightsVersion: number
}

/** One row of the access list of a key (spec/door.md, 3.4). */
export interface Entry {
  readonly slot: Slot
  readonly meta: EntryMeta
  readonly ticket: Uint8Array
}

/** schedIdx1 flags1 rightsVer2, 4 bytes. */
export function encodeEntryMeta(kind: SlotKind, meta: EntryMeta): Uint8Array {
  const flags = (meta.listMode ? LIST : 0) | (SLOT_TYPES[kind] << 1) | (meta.nextGeneration ? GEN1 : 0)
  return new Writer(4).u8(meta.scheduleIndex).u8(flags).u16(meta.rightsVersion).done()
}

export function decodeEntryMeta(bytes: Uint8Array): Result<{ kind: SlotKind; meta: EntryMeta }, Malformed> {
  if (bytes.length !== 4) return malformed('entryMeta', 'length')
  const input = new Reader(bytes)
  const scheduleIndex = input.u8()
  const flags = input.u8()
  const kind = slotKindOf((flags >> 1) & 3)
  if (kind === null || flags & ~(LIST | GEN1 | 0x06)) return malformed('entryMeta', 'flags')
  if (kind === 'task' && scheduleIndex > 0) return malformed('entryMeta', 'scheduleIndex')
  const listMode = (flags & LIST) !== 0
  const nextGeneration = (flags & GEN1) !== 0
  return ok({ kind, meta: { scheduleIndex, listMode, nextGeneration, rightsVersion: input.u16() } })
}

/** slotId4 ticket16 entryMeta4. */
export function encodeEntry(entry: Entry): Uint8Array {
  const out = new Writer(ENTRY_SIZE).u32(slotIdOf(entry.slot)).put(entry.ticket, 16)
  return out.put(encodeEntryMeta(entry.slot.kind, entry.meta)).done()
}

export function decodeEntry(bytes: Uint8Array): Result<Entry, Malformed> {
  if (bytes.length !== ENTRY_SIZE) return malformed('entry', 'length')
  const input = new Reader(bytes)
  const slotId = input.u32()
  const ticket = input.take(16)
  const decoded = decodeEntryMeta(input.rest())
  if (!decoded.ok) return decoded
  const slot = slotOf(decoded.value.kind, slotId)
  if (slot === null) return malformed('entry', 'slotId')
  return ok({ slot, meta: decoded.value.meta, ticket })
}
