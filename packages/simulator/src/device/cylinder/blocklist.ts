import type { Memory } from '../../flash/index.ts'
import {
  type CarriedDocument,
  CHUNK_ITEMS,
  documentBytes,
  EVENT,
  HASH_BYTES,
  join,
  type ListHeader,
  type ListItem,
  le16,
  le32,
  majorOf,
  parseListChunk,
  parseListHeader,
  same,
  u16,
  u32,
} from '../../record/index.ts'
import { verify } from '../signature.ts'
import { CLAIM, TABLE } from '../tables.ts'
import { type CylinderChange, type CylinderMemory, countersignerKey } from './memory.ts'
import { addsPerDay } from './settings.ts'

/** What becomes of a header or chunk (spec/blocklist.md 4, 5); `waits`: the daily limit of additions (B5). */
export type ListAnswer =
  | 'taken'
  | 'done'
  | 'system'
  | 'signature'
  | 'old'
  | 'early'
  | 'needsFull'
  | 'chunk'
  | 'memory'
  | 'waits'

/** A document whose chunks are being merged, over as many visits as it takes (B15). */
interface Progress {
  readonly header: ListHeader
  readonly index: number
  readonly nextHash: Uint8Array
  /** Keys below were in the chunks before: the last one's last keyId, plus 1. */
  readonly low: number
}

export interface ListVisit {
  /** Who brought it, for the log. */
  readonly keyId: number
  /** The claim session may fill the list at once. */
  readonly isClaim: boolean
}

const LAST_KEY = 0xffffffff
/** Largest delta kept for handing on. */
const KEPT_DELTA_BYTES = 512
/** Keys of these groups are blocked by countersigned documents and tasks only (B5). */
const isProgrammingKey = (keyId: number): boolean => keyId >= 0x7f000000 && keyId <= 0x7fffffff

/** Next chunk that is wanted of the document in progress; null when none is. */
export function wantedChunk(memory: CylinderMemory): { readonly to: number; readonly index: number } | null {
  const progress = readProgress(memory.items)
  return progress === null ? null : { to: progress.header.to, index: progress.index }
}

/**
 * Starts a document, or goes on with the very same one (spec/blocklist.md 4). Whoever calls has taken M2's day before:
 * `pruneDay` is judged by the floor.
 */
export function acceptHeader(change: CylinderChange, header: ListHeader, visit: ListVisit): ListAnswer {
  const { memory } = change
  const current = memory.blVer
  const isMajor = majorOf(header.to) > majorOf(current)
  if (header.sysId !== memory.sysId) return 'system'
  if (!isSigned(memory, header)) return 'signature'
  if (header.to <= current) return 'old'
  if (memory.floorDay < header.pruneDay) return 'early'
  if (isMajor && header.countersignature === null) return 'signature'
  if (!header.isFull && (header.base > current || majorOf(header.base) !== majorOf(current))) return 'needsFull'
  const running = readProgress(change)
  if (running !== null && same(running.header.signed, header.signed)) return 'taken'
  change.clear(TABLE.listDelta)
  if (header.adds + header.dels > 0) {
    writeProgress(change, { header, index: 0, nextHash: header.firstChunk, low: 0 })
    return 'taken'
  }
  if (header.isFull && isMajor) removeUnnamed(change, 0, LAST_KEY, new Set())
  finish(change, header, visit)
  return 'done'
}

/** Merges the chunk that is due; the caller commits it alone. */
export function mergeChunk(change: CylinderChange, index: number, bytes: Uint8Array, visit: ListVisit): ListAnswer {
  const { memory } = change
  const progress = readProgress(change)
  if (progress === null || index !== progress.index) return 'chunk'
  const { header } = progress
  const chunk = parseListChunk(bytes)
  const before = CHUNK_ITEMS * index
  const left = header.adds + header.dels - before
  const isHashed = same(memory.crypto.sha256(bytes).subarray(0, HASH_BYTES), progress.nextHash)
  if (!isHashed || chunk === null || chunk.items.length !== Math.min(CHUNK_ITEMS, left)) return 'chunk'
  const adds = chunk.items.slice(0, Math.max(0, header.adds - before))
  const dels = chunk.items.slice(adds.length)
  if (!isAscending(adds) || !isAscending(dels)) return 'chunk'

  const counted = adds.filter((item) => header.countersignature !== null || !isProgrammingKey(item.keyId))
  const refusal = checkLimits(change, counted, header, visit)
  if (refusal !== null) return refusal
  const isMajor = majorOf(header.to) > majorOf(memory.blVer)
  for (const item of counted) add(change, item, isMajor)
  for (const { keyId } of dels) change.delete(TABLE.blocked, keyId)
  const isLast = chunk.items.length === left
  const lastKey = chunk.items.at(-1)!.keyId
  if (header.isFull && isMajor) {
    const named = new Set(chunk.items.map((item) => item.keyId))
    removeUnnamed(change, progress.low, isLast ? LAST_KEY : lastKey, named)
  }
  if (documentBytes(header) <= KEPT_DELTA_BYTES && !header.isFull) change.put(TABLE.listDelta, 1 + index, bytes)
  if (isLast) finish(change, header, visit)
  else writeProgress(change, { header, index: index + 1, nextHash: chunk.next, low: lastKey + 1 })
  return isLast ? 'done' : 'taken'
}

const isAscending = (items: readonly ListItem[]): boolean =>
  items.every(({ keyId }, n) => n === 0 || keyId > items[n - 1]!.keyId)

/** A whole document, chunk after chunk, each with `commit`: how far it came. */
export function mergeDocument(
  memory: CylinderMemory,
  { header, chunks }: CarriedDocument,
  visit: ListVisit,
): ListAnswer {
  const start = memory.change()
  let answer = acceptHeader(start, header, visit)
  if (answer === 'taken' || answer === 'done') start.commit()
  for (let wanted = wantedChunk(memory); answer === 'taken' && wanted !== null; wanted = wantedChunk(memory)) {
    const change = memory.change()
    answer = mergeChunk(change, wanted.index, chunks[wanted.index]!, visit)
    if (answer === 'taken' || answer === 'done') change.commit()
  }
  return answer
}

/** The newest delta as a document, small enough to be handed on to keys; null when there is none. */
export function keptDelta({ items }: CylinderMemory): Uint8Array | null {
  const header = items.get(TABLE.listDelta, 0)
  if (header === undefined) return null
  const ids = items.ids(TABLE.listDelta).filter((id) => id > 0)
  return join(header, ...ids.sort((a, b) => a - b).map((id) => items.get(TABLE.listDelta, id)!))
}

function isSigned(memory: CylinderMemory, header: ListHeader): boolean {
  const { crypto } = memory
  if (!verify(crypto, memory.claim(CLAIM.listKey), 'olp1-list', header.signed, header.signature)) return false
  if (header.countersignature === null) return true
  const { index, signature } = header.countersignature
  const countersigner = countersignerKey(memory, index)
  return countersigner !== undefined && verify(crypto, countersigner, 'olp1-cs-list', header.signed, signature)
}

function checkLimits(
  change: CylinderChange,
  adds: readonly ListItem[],
  header: ListHeader,
  visit: ListVisit,
): 'memory' | 'waits' | null {
  const { memory } = change
  const epochOf = (keyId: number): number => u16(change.get(TABLE.blocked, keyId) ?? le16(0), 0)
  const fresh = adds.filter(({ keyId }) => change.get(TABLE.blocked, keyId) === undefined).length
  if (memory.blockCount + fresh > memory.capacities.blocks) return 'memory'
  if (header.countersignature !== null || visit.isClaim) return null
  const used = adds.filter(({ keyId, epoch }) => epoch > epochOf(keyId)).length
  if (used === 0) return null
  const allowance = change.state('allowance')!
  const left = memory.floorDay > u16(allowance, 0) ? addsPerDay(change) : u16(allowance, 2)
  if (used > left) return 'waits'
  change.setState('allowance', join(le16(memory.floorDay), le16(left - used)))
  return null
}

/** Allowance a cylinder starts with. */
export const firstAllowance = (memory: Memory, floorDay: number): Uint8Array =>
  join(le16(floorDay), le16(addsPerDay(memory)))

/** Within a major version nothing is ever taken back; a new major version sets what it says. */
function add(change: CylinderChange, { keyId, epoch }: ListItem, isMajor: boolean): void {
  if (change.memory.hardware.sabotage.has('receipt')) return
  const held = change.get(TABLE.blocked, keyId)
  const minEpoch = isMajor || held === undefined ? epoch : Math.max(epoch, u16(held, 0))
  if (held === undefined || minEpoch !== u16(held, 0)) change.put(TABLE.blocked, keyId, le16(minEpoch))
}

/** A full list of a new major version: keys from `low` to `high` that it does not name are free again. */
function removeUnnamed(change: CylinderChange, low: number, high: number, named: ReadonlySet<number>): void {
  for (const keyId of change.ids(TABLE.blocked))
    if (keyId >= low && keyId <= high && !named.has(keyId)) change.delete(TABLE.blocked, keyId)
}

function finish(change: CylinderChange, header: ListHeader, visit: ListVisit): void {
  change.setState('blVer', le32(header.to))
  change.delete(TABLE.listProgress, 0)
  for (const keyId of change.ids(TABLE.urgentBlock))
    if (u32(change.get(TABLE.urgentBlock, keyId)!, 2) <= header.to) change.delete(TABLE.urgentBlock, keyId)
  if (documentBytes(header) <= KEPT_DELTA_BYTES && !header.isFull) change.put(TABLE.listDelta, 0, header.bytes)
  change.record({ time: header.to, keyId: visit.keyId, code: EVENT.list, detail: 0, flags: 0 })
}

function writeProgress(change: CylinderChange, { header, index, nextHash, low }: Progress): void {
  change.put(TABLE.listProgress, 0, join(le16(index), nextHash, le32(low), header.bytes))
}

function readProgress(items: Memory): Progress | null {
  const bytes = items.get(TABLE.listProgress, 0)
  if (bytes === undefined) return null
  return {
    index: u16(bytes, 0),
    nextHash: bytes.slice(2, 18),
    low: u32(bytes, 18),
    header: parseListHeader(bytes.subarray(22))!,
  }
}
