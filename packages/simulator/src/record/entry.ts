import { u32 } from './bytes.ts'

export const SLOT = { cylinder: 0, group: 1, task: 2 } as const

/** The four bytes of an entry that a ticket is bound to. */
export interface EntryMeta {
  readonly bytes: Uint8Array
  /** 0 = no schedule */
  readonly scheduleIndex: number
  readonly slotType: number
  /** The cylinder's own list decides (list mode). */
  readonly listMode: boolean
  /** Ticket of the secret generation after the passport's (B16). */
  readonly nextGeneration: boolean
}

/** What a key stores for one door, group or task target (spec/door.md), 24 bytes. */
export interface Entry {
  readonly slotId: number
  readonly ticket: Uint8Array
  readonly meta: EntryMeta
}

export const META_BYTES = 4
const ENTRY_BYTES = 24
const LIST = 1
const GEN1 = 16

export function parseEntryMeta(bytes: Uint8Array): EntryMeta | null {
  const flags = bytes[1]!
  const slotType = (flags >> 1) & 3
  if (bytes.length !== META_BYTES || (flags & 0xe8) !== 0 || slotType > SLOT.task) return null
  if (slotType === SLOT.task && bytes[0] !== 0) return null
  return {
    bytes,
    scheduleIndex: bytes[0]!,
    slotType,
    listMode: (flags & LIST) !== 0,
    nextGeneration: (flags & GEN1) !== 0,
  }
}

export function parseEntry(bytes: Uint8Array): Entry | null {
  if (bytes.length !== ENTRY_BYTES) return null
  const meta = parseEntryMeta(bytes.subarray(20))
  if (meta === null) return null
  return { slotId: u32(bytes, 0), ticket: bytes.subarray(4, 20), meta }
}
