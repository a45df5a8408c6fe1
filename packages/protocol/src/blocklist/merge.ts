import type { KeyId } from '@lockwright/domain/model'
import { equal } from '../bytes/index.ts'
import { type SignatureContext, verify } from '../credential/index.ts'
import type { Crypto } from '../ports/index.ts'
import { chunkHash } from './build.ts'
import {
  CHUNK_ITEMS,
  chunkItems,
  HASH,
  type ListDocument,
  type ListHeader,
  type ListItem,
  majorOf,
} from './document.ts'
import { type HeldList, isProgrammingKeyId, type ListProgress, type ListTrust } from './held.ts'

const LAST_KEY = 0xffffffff

/** Why a document is not taken; `waits` = not yet, the rest another day. */
export type ListRefusal = 'system' | 'signature' | 'countersignature' | 'old' | 'prune' | 'base' | 'chunk' | 'waits'

/** Whether the header may be taken, in the order of spec/blocklist.md; null = yes. Take the day of M2 first. */
export function headerRefusal(
  crypto: Crypto,
  trust: ListTrust,
  held: Pick<HeldList, 'version' | 'floorDay'>,
  document: ListDocument,
): ListRefusal | null {
  const { header } = document
  if (header.systemNo !== trust.systemNo) return 'system'
  const forged = signatureRefusal(crypto, trust, document)
  if (forged) return forged
  if (header.to <= held.version) return 'old'
  if (held.floorDay < header.pruneDay) return 'prune'
  if (majorOf(header.to) > majorOf(held.version) && !header.countersigned) return 'countersignature'
  const fits = header.base <= held.version && majorOf(header.base) === majorOf(held.version)
  return header.kind === 'full' || fits ? null : 'base'
}

/** Whether the list key, and the countersigner that is named, signed this header. */
export function signatureRefusal(
  crypto: Crypto,
  trust: ListTrust,
  { headerBytes, signature, countersignature }: Pick<ListDocument, 'headerBytes' | 'signature' | 'countersignature'>,
): 'signature' | 'countersignature' | null {
  const holds = (key: Uint8Array | undefined, context: SignatureContext, made: Uint8Array) =>
    key !== undefined && verify(crypto, key, context, headerBytes, made)
  if (!holds(trust.listKey, 'olp1-list', signature)) return 'signature'
  if (countersignature === null) return null
  const key = trust.countersigners.get(countersignature.index)
  return holds(key, 'olp1-cs-list', countersignature.signature) ? null : 'countersignature'
}

/** The index of the first chunk whose hash is not the one announced before it; null = the chain holds. */
export function brokenChunk(crypto: Crypto, { header, chunks }: ListDocument): number | null {
  let announced = header.firstChunk
  for (const [index, chunk] of chunks.entries()) {
    if (!equal(chunkHash(crypto, chunk), announced)) return index
    announced = chunk.subarray(-HASH)
  }
  return null
}

/** Takes a whole document, going on where the same one was left; `held` is then what was committed so far. */
export function takeList(
  crypto: Crypto,
  trust: ListTrust,
  before: HeldList,
  document: ListDocument,
): { readonly held: HeldList; readonly refusal: ListRefusal | null } {
  const refusal = headerRefusal(crypto, trust, before, document)
  if (refusal) return { held: before, refusal }
  let progress = begin(before, document)
  let held: HeldList = { ...before, progress }
  for (const chunk of document.chunks.slice(progress.index)) {
    if (!equal(chunkHash(crypto, chunk), progress.next)) return { held, refusal: 'chunk' }
    const items = chunkItems(chunk)
    if (!ascends(document.header, progress, items)) return { held, refusal: 'chunk' }
    const merged = merge(held, document.header, progress, items)
    if (merged === null) return { held, refusal: 'waits' }
    const low = highOf(document.header, progress.index, items) + 1
    progress = { ...progress, index: progress.index + 1, next: chunk.slice(-HASH), low }
    held = { ...merged, progress }
  }
  return { held: finish(held, document.header), refusal: null }
}

/** Another document discards the progress of a half-done one (B15). */
function begin({ progress }: HeldList, { header, headerBytes }: ListDocument): ListProgress {
  if (progress && equal(progress.header, headerBytes)) return progress
  return { header: headerBytes, index: 0, next: header.firstChunk, low: 0 }
}

const itemCount = ({ adds, dels }: ListHeader): number => adds + dels

/** First the adds, then the removals, each ascending over all chunks; one that is not counts as one with a bad hash. */
function ascends(header: ListHeader, { index, low }: ListProgress, items: readonly ListItem[]): boolean {
  let least = low
  return items.every(({ keyId }, i) => {
    if (index * CHUNK_ITEMS + i === header.adds) least = 0
    const inOrder = keyId >= least
    least = keyId + 1
    return inOrder
  })
}

/** Last keyId a chunk speaks for: its own last one, the end of the number space for the last chunk. */
function highOf(header: ListHeader, index: number, items: readonly ListItem[]): number {
  const isLast = (index + 1) * CHUNK_ITEMS >= itemCount(header)
  return isLast ? LAST_KEY : items.at(-1)!.keyId
}

/** One verified chunk, committed alone; null = more adds than the day allows (B5). */
function merge(
  held: HeldList,
  header: ListHeader,
  { index, low }: ListProgress,
  items: readonly ListItem[],
): HeldList | null {
  const higherMajor = majorOf(header.to) > majorOf(held.version)
  const entries = new Map(held.entries)
  if (higherMajor && header.kind === 'full') removeUnnamed(entries, low, highOf(header, index, items), items)
  for (const [i, { keyId, epoch }] of items.entries()) {
    if (isProgrammingKeyId(keyId) && !header.countersigned) continue
    if (index * CHUNK_ITEMS + i >= header.adds) entries.delete(keyId)
    else entries.set(keyId, higherMajor ? epoch : Math.max(entries.get(keyId) ?? 0, epoch))
  }
  const raised = items.filter(({ keyId }) => (held.entries.get(keyId) ?? 0) < (entries.get(keyId) ?? 0)).length
  const counted = header.countersigned ? 0 : raised
  return counted > held.addsLeft ? null : { ...held, entries, addsLeft: held.addsLeft - counted }
}

/** A full list of a higher major removes, with each chunk, what it does not name in the chunk's range. */
function removeUnnamed(entries: Map<KeyId, number>, low: number, high: number, items: readonly ListItem[]): void {
  const named = new Set(items.map(({ keyId }) => keyId))
  for (const keyId of entries.keys()) if (keyId >= low && keyId <= high && !named.has(keyId)) entries.delete(keyId)
}

function finish(held: HeldList, header: ListHeader): HeldList {
  const isEmptied = itemCount(header) === 0 && header.kind === 'full' && majorOf(header.to) > majorOf(held.version)
  return {
    ...held,
    version: header.to,
    entries: isEmptied ? new Map() : held.entries,
    urgent: new Map([...held.urgent].filter(([, { inVersion }]) => inVersion > header.to)),
    progress: null,
  }
}
