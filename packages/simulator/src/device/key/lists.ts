import type { Batch } from '../../flash/index.ts'
import {
  type CarriedDocument,
  join,
  type ListHeader,
  majorOf,
  parseListDocument,
  parseListHeader,
  same,
} from '../../record/index.ts'
import { verify } from '../signature.ts'
import { CLAIM, countersignerId, TABLE } from '../tables.ts'
import type { KeyMemory } from './memory.ts'

const PIECES = 0x100
const PIECE_BYTES = 2_048
/** The newest full document and the newest delta, as signed (spec/blocklist.md 3). Id = slot * 256 + piece. */
const SLOTS = [1, 2] as const
type Slot = (typeof SLOTS)[number]
const slotOf = (header: ListHeader): Slot => (header.isFull ? 1 : 2)

const headerIn = (key: KeyMemory, slot: Slot): ListHeader | null =>
  parseListHeader(key.items.get(TABLE.list, slot * PIECES) ?? new Uint8Array())

function bytesIn(key: KeyMemory, slot: Slot): Uint8Array {
  const pieces: Uint8Array[] = []
  for (let id = slot * PIECES; ; id++) {
    const piece = key.items.get(TABLE.list, id)
    if (piece === undefined) return join(...pieces)
    pieces.push(piece)
  }
}

/** Newest version the key carries, 0 = none. */
export const listVersion = (key: KeyMemory): number => Math.max(...SLOTS.map((slot) => headerIn(key, slot)?.to ?? 0))

export type KeyListAnswer = 'taken' | 'old' | 'signature' | 'malformed'

/** Takes a whole document into `batch`. The very document it holds is no fault: transactions may be repeated. */
export function takeList(key: KeyMemory, batch: Batch, bytes: Uint8Array): KeyListAnswer {
  const document = parseListDocument(bytes)
  if (document === null || document.header.sysId !== key.sysId || !areChunksTrue(key, document)) return 'malformed'
  const { header } = document
  if (!isSigned(key, header)) return 'signature'
  const slot = slotOf(header)
  const held = headerIn(key, slot)
  if (held !== null && same(held.signed, header.signed)) return 'taken'
  if (header.to < listVersion(key) || header.to <= (held?.to ?? 0)) return 'old'
  for (const id of key.items.ids(TABLE.list)) if (Math.floor(id / PIECES) === slot) batch.delete(TABLE.list, id)
  for (let piece = 0; piece * PIECE_BYTES < bytes.length; piece++)
    batch.put(TABLE.list, slot * PIECES + piece, bytes.slice(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES))
  return 'taken'
}

function isSigned(key: KeyMemory, header: ListHeader): boolean {
  const { crypto } = key
  if (!verify(crypto, key.claim(CLAIM.listKey), 'olp1-list', header.signed, header.signature)) return false
  if (header.countersignature === null) return true
  const { index, signature } = header.countersignature
  const countersigner = key.items.get(TABLE.claim, countersignerId(index))
  return countersigner !== undefined && verify(crypto, countersigner, 'olp1-cs-list', header.signed, signature)
}

function areChunksTrue(key: KeyMemory, { header, chunks }: CarriedDocument): boolean {
  let hash = header.firstChunk
  for (const chunk of chunks) {
    if (!same(key.crypto.sha256(chunk).subarray(0, hash.length), hash)) return false
    hash = chunk.subarray(-hash.length)
  }
  return true
}

/** The document to offer to a cylinder at `version`: the delta if it can go on from there, else the full list. */
export function listFor(key: KeyMemory, version: number, fullOnly: boolean): CarriedDocument | null {
  const [full, delta] = SLOTS.map((slot) => headerIn(key, slot))
  const isNewer = (header: ListHeader | null | undefined): header is ListHeader =>
    header !== null && header !== undefined && header.to > version
  const fits = isNewer(delta) && delta.base <= version && majorOf(delta.base) === majorOf(version)
  if (fits && !fullOnly) return parseListDocument(bytesIn(key, slotOf(delta)))
  return isNewer(full) ? parseListDocument(bytesIn(key, slotOf(full))) : null
}
