import type { Batch } from '../../flash/index.ts'
import { joinDocument, type ListHeader, majorOf, parseListDocument, parseListHeader } from '../../record/index.ts'
import { verify } from '../signature.ts'
import { CLAIM, TABLE } from '../tables.ts'
import type { KeyMemory } from './memory.ts'

const PIECES = 0x100
const PIECE_BYTES = 2_048

/**
 * Block list documents a key carries: at most one full list and the deltas that go on from it. Kept as signed, because
 * whoever receives them checks the signatures himself. Table `list`: slot * 256 + piece.
 */
export interface CarriedList {
  readonly slot: number
  readonly header: ListHeader
}

export function carriedLists(key: KeyMemory): readonly CarriedList[] {
  const { items } = key
  const firsts = items.ids(TABLE.list).filter((id) => id % PIECES === 0)
  const lists = firsts.map((id) => ({ slot: id / PIECES, header: parseListHeader(items.get(TABLE.list, id)!)! }))
  return lists.sort((a, b) => a.header.to - b.header.to)
}

export function readList(key: KeyMemory, slot: number): Uint8Array {
  const { items } = key
  const ids = items.ids(TABLE.list).filter((id) => Math.floor(id / PIECES) === slot)
  const pieces = ids.sort((a, b) => a - b).map((id) => items.get(TABLE.list, id)!)
  return joinDocument(pieces[0]!, pieces.slice(1))
}

/** Newest version the key carries, 0 = none. */
export const listVersion = (key: KeyMemory): number => carriedLists(key).at(-1)?.header.to ?? 0

export type KeyListAnswer = 'taken' | 'old' | 'signature' | 'malformed'

/** Takes a whole document into `batch`: a full list replaces all, a delta joins what it goes on from. */
export function takeList(key: KeyMemory, batch: Batch, bytes: Uint8Array): KeyListAnswer {
  const document = parseListDocument(bytes)
  if (document === null || document.header.sysId !== key.sysId) return 'malformed'
  const { header } = document
  const carried = carriedLists(key)
  if (header.to <= (carried.at(-1)?.header.to ?? 0)) return 'old'
  if (!verify(key.crypto, key.claim(CLAIM.listKey), 'olp1-list', header.signed, header.signature)) return 'signature'
  if (header.isFull) batch.clear(TABLE.list)
  else
    for (const older of carried)
      if (!older.header.isFull && older.header.base >= header.base) dropList(key, batch, older.slot)
  const slot = 1 + Math.max(0, ...carried.map((list) => list.slot))
  for (let piece = 0; piece * PIECE_BYTES < bytes.length; piece++)
    batch.put(TABLE.list, slot * PIECES + piece, bytes.slice(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES))
  return 'taken'
}

export function dropList(key: KeyMemory, batch: Batch, slot: number): void {
  for (const id of key.items.ids(TABLE.list)) if (Math.floor(id / PIECES) === slot) batch.delete(TABLE.list, id)
}

/**
 * The document to offer to a cylinder at `version`: a delta it can go on from, the one that reaches furthest, else the
 * full list. null when the key has nothing newer.
 */
export function listFor(key: KeyMemory, version: number, fullOnly: boolean): CarriedList | null {
  const newer = carriedLists(key).filter(({ header }) => header.to > version)
  const fits = ({ header }: CarriedList): boolean =>
    header.isFull || (!fullOnly && header.base <= version && majorOf(header.base) === majorOf(version))
  const deltas = newer.filter((list) => !list.header.isFull && fits(list))
  return deltas.at(-1) ?? newer.findLast((list) => list.header.isFull) ?? null
}
