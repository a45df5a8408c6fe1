import type { BlockList, BlocklistVersion, KeyId, SystemNo, UnixSeconds } from '@lockwright/domain/model'
import type { Crypto } from '../ports/index.ts'
import {
  CHUNK_ITEMS,
  encodeChunk,
  encodeListHeader,
  HASH,
  type ListDocument,
  type ListHeader,
  type ListItem,
  majorOf,
} from './document.ts'

export interface ListFacts {
  readonly systemNo: SystemNo
  /** A countersigner agrees to it: needed for every higher major. */
  readonly countersigned: boolean
  readonly pruneDay: number
  readonly signedAt: UnixSeconds
}

/** A document before its signatures: `headerBytes` is what they are made over. */
export type UnsignedList = Pick<ListDocument, 'header' | 'headerBytes' | 'chunks'>

/** The whole list. Its entries need not be sorted. */
export function fullList(crypto: Crypto, facts: ListFacts, list: BlockList): UnsignedList {
  const adds = byKey(list.entries.map(({ keyId, minEpoch }) => ({ keyId, epoch: minEpoch })))
  return assemble(crypto, facts, { kind: 'full', base: 0 as BlocklistVersion, to: list.version }, adds, [])
}

/**
 * What leads from the first of `history` to the last: every version between must be there, oldest first, so that a
 * device at any of them comes out right. Adds what is new, changed or came back; removes what was there and is not
 * any more (C7). Throws when something is removed without a countersigned higher major.
 */
export function deltaList(crypto: Crypto, facts: ListFacts, history: readonly BlockList[]): UnsignedList {
  const [first, last] = [history[0], history.at(-1)]
  if (!first || !last || first.version >= last.version) throw new RangeError('a delta needs two versions')
  const target = epochs(last)
  const earlier = history.slice(0, -1).map(epochs)
  const adds = [...target].filter(([keyId, epoch]) => earlier.some((held) => held.get(keyId) !== epoch))
  const gone = new Set(earlier.flatMap((held) => [...held.keys()]).filter((keyId) => !target.has(keyId)))
  if (gone.size > 0 && (!facts.countersigned || majorOf(first.version) === majorOf(last.version)))
    throw new RangeError('removals need a countersigned higher major')
  return assemble(
    crypto,
    facts,
    { kind: 'delta', base: first.version, to: last.version },
    byKey(adds.map(([keyId, epoch]) => ({ keyId, epoch }))),
    byKey([...gone].map((keyId) => ({ keyId, epoch: 0 }))),
  )
}

const epochs = ({ entries }: BlockList): ReadonlyMap<KeyId, number> =>
  new Map(entries.map(({ keyId, minEpoch }) => [keyId, minEpoch]))

const byKey = (items: readonly ListItem[]): readonly ListItem[] => items.toSorted((a, b) => a.keyId - b.keyId)

function assemble(
  crypto: Crypto,
  { systemNo, countersigned, pruneDay, signedAt }: ListFacts,
  range: Pick<ListHeader, 'kind' | 'base' | 'to'>,
  adds: readonly ListItem[],
  dels: readonly ListItem[],
): UnsignedList {
  const items = [...adds, ...dels]
  const chunks: Uint8Array[] = []
  let next: Uint8Array = new Uint8Array(HASH)
  for (let at = (Math.ceil(items.length / CHUNK_ITEMS) - 1) * CHUNK_ITEMS; at >= 0; at -= CHUNK_ITEMS) {
    const chunk = encodeChunk(items.slice(at, at + CHUNK_ITEMS), next)
    chunks.unshift(chunk)
    next = chunkHash(crypto, chunk)
  }
  const counts = { adds: adds.length, dels: dels.length }
  const header = { ...range, ...counts, countersigned, systemNo, pruneDay, signedAt, firstChunk: next }
  return { header, headerBytes: encodeListHeader(header), chunks }
}

/** First half of SHA-256. */
export const chunkHash = (crypto: Crypto, chunk: Uint8Array): Uint8Array => crypto.sha256(chunk).slice(0, HASH)
