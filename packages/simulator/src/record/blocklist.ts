import { isZero, join, NOTHING, u16, u32 } from './bytes.ts'

/** Head of a block list document (spec/blocklist.md 2). Versions are `major << 16 | minor`. */
export interface ListHeader {
  /** The 40 signed bytes. */
  readonly signed: Uint8Array
  readonly isFull: boolean
  readonly sysId: number
  readonly base: number
  readonly to: number
  readonly adds: number
  readonly dels: number
  readonly pruneDay: number
  /** First half of SHA-256 of the first chunk, zero when there is none. */
  readonly firstChunk: Uint8Array
  readonly signature: Uint8Array
  readonly countersignature: { readonly index: number; readonly signature: Uint8Array } | null
  /** Head as handed over: signed bytes and signatures. */
  readonly bytes: Uint8Array
}

export interface ListItem {
  readonly keyId: number
  readonly epoch: number
}

export interface ListChunk {
  readonly items: readonly ListItem[]
  readonly next: Uint8Array
}

const SIGNED_BYTES = 40
const SIGNATURE_BYTES = 64
const FULL = 1
const COUNTERSIGNED = 0x80
const ITEM_BYTES = 6
export const CHUNK_ITEMS = 36
export const HASH_BYTES = 16

/** The head at the front of `bytes`, or null when its form breaks a rule. */
export function parseListHeader(bytes: Uint8Array): ListHeader | null {
  const kind = bytes[1]!
  const isCountersigned = (kind & COUNTERSIGNED) !== 0
  const length = SIGNED_BYTES + SIGNATURE_BYTES + (isCountersigned ? 1 + SIGNATURE_BYTES : 0)
  if (bytes.length < length || bytes[0] !== 1 || (kind & ~(FULL | COUNTERSIGNED)) !== 0) return null
  const header: ListHeader = {
    signed: bytes.slice(0, SIGNED_BYTES),
    isFull: (kind & FULL) !== 0,
    sysId: u32(bytes, 2),
    base: u32(bytes, 6),
    to: u32(bytes, 10),
    adds: u16(bytes, 14),
    dels: u16(bytes, 16),
    pruneDay: u16(bytes, 18),
    firstChunk: bytes.slice(24, 40),
    signature: bytes.slice(40, 104),
    countersignature: isCountersigned ? { index: bytes[104]!, signature: bytes.slice(105, 169) } : null,
    bytes: bytes.slice(0, length),
  }
  return isSound(header) ? header : null
}

function isSound({ isFull, base, to, adds, dels, countersignature, firstChunk }: ListHeader): boolean {
  if (isFull ? base !== 0 || dels > 0 : base >= to) return false
  // Only a new major version takes keys out, and never without a countersignature (T-15).
  if (dels > 0 && (countersignature === null || majorOf(base) === majorOf(to))) return false
  return (adds + dels === 0) === isZero(firstChunk)
}

export function parseListChunk(bytes: Uint8Array): ListChunk | null {
  const itemBytes = bytes.length - HASH_BYTES
  if (itemBytes < ITEM_BYTES || itemBytes % ITEM_BYTES !== 0 || itemBytes > CHUNK_ITEMS * ITEM_BYTES) return null
  const items = Array.from({ length: itemBytes / ITEM_BYTES }, (_, n) => ({
    keyId: u32(bytes, n * ITEM_BYTES),
    epoch: u16(bytes, n * ITEM_BYTES + 4),
  }))
  return { items, next: bytes.slice(itemBytes) }
}

/** A whole document cut into its head and chunks. */
export interface CarriedDocument {
  readonly header: ListHeader
  readonly chunks: readonly Uint8Array[]
}

/** null when the counts do not fit. */
export function parseListDocument(bytes: Uint8Array): CarriedDocument | null {
  const header = parseListHeader(bytes)
  if (header === null) return null
  const chunks: Uint8Array[] = []
  let left = header.adds + header.dels
  let at = header.bytes.length
  while (left > 0) {
    const items = Math.min(CHUNK_ITEMS, left)
    const end = at + items * ITEM_BYTES + HASH_BYTES
    if (end > bytes.length) return null
    chunks.push(bytes.slice(at, end))
    left -= items
    at = end
  }
  return at === bytes.length ? { header, chunks } : null
}

/** Bytes of a document with such a head. */
export function documentBytes(header: ListHeader): number {
  const items = header.adds + header.dels
  return header.bytes.length + items * ITEM_BYTES + Math.ceil(items / CHUNK_ITEMS) * HASH_BYTES
}

export const joinDocument = (header: Uint8Array, chunks: readonly Uint8Array[]): Uint8Array =>
  join(header, ...chunks, NOTHING)

export const majorOf = (version: number): number => Math.floor(version / 0x10000)
