import {
  type BlocklistVersion,
  type KeyId,
  ok,
  type Result,
  type SystemNo,
  type UnixSeconds,
} from '@lockwright/domain/model'
import { concat, EMPTY, isZero, Reader, u16, u32, Writer } from '../bytes/index.ts'
import { type Malformed, malformed } from '../message/index.ts'

const HEADER = 40
const SIGNATURE = 64
const COUNTERSIGNATURE = 65
const ITEM = 6
export const HASH = 16
/** Items of one chunk: with its hash it fits a door record. */
export const CHUNK_ITEMS = 36
const FULL = 0x01
const COUNTERSIGNED = 0x80
const FORMAT = 1

/** hdr40 of a block list document (spec/blocklist.md, C7). */
export interface ListHeader {
  readonly kind: 'delta' | 'full'
  readonly countersigned: boolean
  readonly systemNo: SystemNo
  /** 0 of a full document. */
  readonly base: BlocklistVersion
  readonly to: BlocklistVersion
  readonly adds: number
  /** Only in a countersigned delta to a higher major. */
  readonly dels: number
  /** A device whose floor is older does not take it: pruned entries could still matter there (B4). */
  readonly pruneDay: number
  /** Information only. */
  readonly signedAt: UnixSeconds
  /** First half of SHA-256 of the first chunk, zeros without one. */
  readonly firstChunk: Uint8Array
}

export interface ListDocument {
  readonly header: ListHeader
  /** What list key and countersigner signed. */
  readonly headerBytes: Uint8Array
  readonly signature: Uint8Array
  readonly countersignature: { readonly index: number; readonly signature: Uint8Array } | null
  /** Each: items, hash of the next chunk. */
  readonly chunks: readonly Uint8Array[]
}

export const majorOf = (version: number): number => Math.floor(version / 0x10000)

export function encodeListHeader(header: ListHeader): Uint8Array {
  const kind = (header.kind === 'full' ? FULL : 0) | (header.countersigned ? COUNTERSIGNED : 0)
  const out = new Writer(HEADER).u8(FORMAT).u8(kind).u32(header.systemNo).u32(header.base).u32(header.to)
  out.u16(header.adds).u16(header.dels).u16(header.pruneDay).u32(header.signedAt)
  return out.put(header.firstChunk, HASH).done()
}

/** Refuses what no version may contain: removals without countersignature or inside a major, a full list with a base. */
export function decodeListHeader(bytes: Uint8Array): Result<ListHeader, Malformed> {
  const refuse = (field: string) => malformed('list header', field)
  if (bytes.length !== HEADER) return refuse('length')
  const input = new Reader(bytes)
  if (input.u8() !== FORMAT) return refuse('format')
  const flags = input.u8()
  if (flags & ~(FULL | COUNTERSIGNED)) return refuse('kind')
  const kind = flags & FULL ? 'full' : 'delta'
  const countersigned = (flags & COUNTERSIGNED) !== 0
  const systemNo = input.u32() as SystemNo
  const base = input.u32() as BlocklistVersion
  const to = input.u32() as BlocklistVersion
  const adds = input.u16()
  const dels = input.u16()
  if (base >= to || (kind === 'full' && (base !== 0 || dels > 0))) return refuse('base')
  if (dels > 0 && (!countersigned || majorOf(base) === majorOf(to))) return refuse('dels')
  const pruneDay = input.u16()
  const signedAt = input.u32() as UnixSeconds
  const firstChunk = input.rest()
  if ((adds + dels === 0) !== isZero(firstChunk)) return refuse('next')
  return ok({ kind, countersigned, systemNo, base, to, adds, dels, pruneDay, signedAt, firstChunk })
}

/** hdr40 sig64 [csIdx1 csSig64]: the record that goes before the chunks at the door. */
export function encodeListHead({ headerBytes, signature, countersignature }: ListDocument): Uint8Array {
  const tail = countersignature
    ? new Writer(COUNTERSIGNATURE).u8(countersignature.index).put(countersignature.signature, SIGNATURE).done()
    : EMPTY
  return concat(headerBytes, signature, tail)
}

export const encodeListDocument = (document: ListDocument): Uint8Array =>
  concat(encodeListHead(document), ...document.chunks)

/** Cuts a whole document into head and chunks as its header counts them; nothing is verified yet. */
export function decodeListDocument(bytes: Uint8Array): Result<ListDocument, Malformed> {
  const header = decodeListHeader(bytes.subarray(0, HEADER))
  if (!header.ok) return header
  const { countersigned, adds, dels } = header.value
  const items = adds + dels
  const chunkCount = Math.ceil(items / CHUNK_ITEMS)
  const head = HEADER + SIGNATURE + (countersigned ? COUNTERSIGNATURE : 0)
  if (bytes.length !== head + ITEM * items + HASH * chunkCount) return malformed('list', 'length')
  const chunks = Array.from({ length: chunkCount }, (_, i) => {
    const at = head + i * (ITEM * CHUNK_ITEMS + HASH)
    return bytes.slice(at, at + ITEM * Math.min(CHUNK_ITEMS, items - i * CHUNK_ITEMS) + HASH)
  })
  const signature = bytes.slice(HEADER, HEADER + SIGNATURE)
  const tail = bytes.subarray(HEADER + SIGNATURE, head)
  const countersignature = countersigned ? { index: tail[0]!, signature: tail.slice(1) } : null
  return ok({ header: header.value, headerBytes: bytes.slice(0, HEADER), signature, countersignature, chunks })
}

/** An item of a chunk; epoch 0 in a removal. */
export interface ListItem {
  readonly keyId: KeyId
  readonly epoch: number
}

export function encodeChunk(items: readonly ListItem[], next: Uint8Array): Uint8Array {
  const out = new Writer(ITEM * items.length + HASH)
  for (const { keyId, epoch } of items) out.u32(keyId).u16(epoch)
  return out.put(next, HASH).done()
}

export function chunkItems(chunk: Uint8Array): readonly ListItem[] {
  return Array.from({ length: (chunk.length - HASH) / ITEM }, (_, i) => ({
    keyId: u32(chunk, i * ITEM) as KeyId,
    epoch: u16(chunk, i * ITEM + 4),
  }))
}
