import type { KeyId } from '@lockwright/domain/model'
import { equal } from '../bytes/index.ts'
import { type SignatureContext, verify } from '../credential/index.ts'
import type { Crypto } from '../ports/index.ts'
import { chunkHash } from './build.ts'
import { CHUNK_ITEMS, chunkItems, HASH, type ListDocument, type ListItem, majorOf } from './document.ts'
import { type HeldList, isProgrammingKeyId, type ListTrust } from './held.ts'

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
  let held = begin(crypto, before, document)
  const broken = brokenChunk(crypto, document) ?? document.chunks.length
  for (let index = held.progress?.index ?? 0; index < document.chunks.length; index++) {
    const merged = index < broken ? mergeChunk(held, document, index) : null
    if (merged === null) return { held, refusal: index < broken ? 'waits' : 'chunk' }
    held = merged
  }
  return { held: finish(held, document), refusal: null }
}

/** Another document discards the progress of a half-done one (B15). */
function begin(crypto: Crypto, held: HeldList, { header, headerBytes, chunks }: ListDocument): HeldList {
  const head = chunkHash(crypto, headerBytes)
  const same = held.progress !== null && held.progress.to === header.to && equal(held.progress.head, head)
  if (same) return held
  return { ...held, progress: chunks.length > 0 ? { to: header.to, head, index: 0 } : null }
}

/** One verified chunk, committed alone; null = more adds than the day allows (B5). */
function mergeChunk(held: HeldList, document: ListDocument, index: number): HeldList | null {
  const { header, chunks } = document
  const higherMajor = majorOf(header.to) > majorOf(held.version)
  const items = chunkItems(chunks[index]!)
  const entries = new Map(held.entries)
  if (higherMajor && header.kind === 'full') removeUnnamed(entries, document, index, items)
  for (const [i, item] of items.entries()) {
    if (isProgrammingKeyId(item.keyId) && !header.countersigned) continue
    const isAdd = index * CHUNK_ITEMS + i < header.adds
    if (!isAdd) entries.delete(item.keyId)
    else entries.set(item.keyId, higherMajor ? item.epoch : Math.max(entries.get(item.keyId) ?? 0, item.epoch))
  }
  const grown = [...entries].filter(([keyId, epoch]) => (held.entries.get(keyId) ?? 0) < epoch).length
  const counted = header.countersigned ? 0 : grown
  if (counted > held.addsLeft || held.progress === null) return null
  return { ...held, entries, addsLeft: held.addsLeft - counted, progress: { ...held.progress, index: index + 1 } }
}

/** A full list of a higher major removes, with each chunk, what it does not name in the range up to its last key. */
function removeUnnamed(
  entries: Map<KeyId, number>,
  { chunks }: ListDocument,
  index: number,
  items: readonly ListItem[],
): void {
  const previous = index === 0 ? -1 : chunkItems(chunks[index - 1]!).at(-1)!.keyId
  const last = index === chunks.length - 1 ? Number.POSITIVE_INFINITY : items.at(-1)!.keyId
  const named = new Set(items.map(({ keyId }) => keyId))
  for (const keyId of entries.keys()) if (keyId > previous && keyId <= last && !named.has(keyId)) entries.delete(keyId)
}

function finish(held: HeldList, { header, chunks }: ListDocument): HeldList {
  const emptied = chunks.length === 0 && header.kind === 'full' && majorOf(header.to) > majorOf(held.version)
  return {
    ...held,
    version: header.to,
    entries: emptied ? new Map() : held.entries,
    urgent: new Map([...held.urgent].filter(([, { inVersion }]) => inVersion > header.to)),
    progress: null,
  }
}
