import type { Memory } from '../../flash/index.ts'
import {
  documentBytes,
  joinDocument,
  type ListChunk,
  type ListHeader,
  type ListItem,
  majorOf,
  NO_CHUNK,
  parseListChunk,
  parseListHeader,
} from '../../record/blocklist.ts'
import { same } from '../../record/bytes.ts'
import { EVENT, HASH_BYTES, join, le16, le32, u16, u32 } from '../../record/index.ts'
import { verify } from '../signature.ts'
import { CLAIM, TABLE } from '../tables.ts'
import { type CylinderChange, type CylinderMemory, countersignerKey } from './memory.ts'
import { addsPerDay } from './settings.ts'

/** Answer to a document or chunk; `waits`: the daily limit of additions (B5). */
export type ListAnswer = 'taken' | 'done' | 'old' | 'early' | 'needsFull' | 'memory' | 'waits' | 'refused'

/** A document whose chunks are being merged, over as many visits as it takes (B15). */
interface Progress {
  readonly header: ListHeader
  readonly index: number
  readonly itemsDone: number
  readonly nextHash: Uint8Array
  /** Last keyId seen, -1 before the first chunk. */
  readonly lastKey: number
}

export interface ListVisit {
  /** Who brought it and the time it claims, for the log. */
  readonly keyId: number
  readonly now: number
  /** The claim session may fill the list at once. */
  readonly isClaim: boolean
}

const MOST_ADDS = 3000
/** Largest delta kept for handing on. */
const KEPT_DELTA_BYTES = 512
/** Keys of these groups are blocked by countersigned documents and tasks only (B5). */
const isProgrammingKey = (keyId: number): boolean => keyId >= 0x7f000000 && keyId <= 0x7fffffff

/** Next chunk that is wanted of the document in progress; null when none is. */
export function wantedChunk(memory: CylinderMemory): { readonly to: number; readonly index: number } | null {
  const progress = readProgress(memory.change())
  return progress === null ? null : { to: progress.header.to, index: progress.index }
}

/**
 * Starts a document, or goes on with the very same one (spec/blocklist.md, checks in its order). Whoever calls has
 * taken M2's day before: `pruneDay` is judged by the floor.
 */
export function acceptHeader(change: CylinderChange, header: ListHeader, visit: ListVisit): ListAnswer {
  const { memory } = change
  const current = blVerOf(change)
  const isMajor = majorOf(header.to) > majorOf(current)
  if (header.sysId !== memory.sysId || !isSigned(memory, header)) return 'refused'
  if (header.to <= current) return 'old'
  if (memory.floorDay < header.pruneDay) return 'early'
  if (isMajor && header.countersignature === null) return 'refused'
  if (!header.isFull && (header.base > current || majorOf(header.base) !== majorOf(current))) return 'needsFull'
  const running = readProgress(change)
  if (running !== null && same(running.header.bytes, header.bytes)) return 'taken'
  change.clear(TABLE.listDelta)
  if (header.adds + header.dels > 0) {
    writeProgress(change, { header, index: 0, itemsDone: 0, nextHash: header.firstChunk, lastKey: -1 })
    return 'taken'
  }
  if (header.isFull && isMajor) removeUnnamed(change, -1, 0xffffffff, new Set())
  finish(change, header, visit)
  return 'done'
}

/** Merges the chunk that is due; the caller commits it alone. */
export function mergeChunk(change: CylinderChange, index: number, bytes: Uint8Array, visit: ListVisit): ListAnswer {
  const { memory } = change
  const progress = readProgress(change)
  if (progress === null || index !== progress.index) return 'refused'
  const { header } = progress
  if (!same(memory.crypto.sha256(bytes).subarray(0, HASH_BYTES), progress.nextHash)) return 'refused'
  const chunk = parseListChunk(bytes)
  const total = header.adds + header.dels
  if (chunk === null || progress.itemsDone + chunk.items.length > total) return 'refused'
  const isLast = same(chunk.next, NO_CHUNK)
  if (isLast !== (progress.itemsDone + chunk.items.length === total)) return 'refused'

  const refusal = checkLimits(change, chunk, progress, visit)
  if (refusal !== null) return refusal
  const isMajor = majorOf(header.to) > majorOf(blVerOf(change))
  chunk.items.forEach((item, n) => {
    if (progress.itemsDone + n >= header.adds) change.delete(TABLE.blocked, item.keyId)
    else if (counts(header, item)) add(change, item, isMajor)
  })
  const lastKey = chunk.items.at(-1)!.keyId
  if (header.isFull && isMajor) {
    const named = new Set(chunk.items.map((item) => item.keyId))
    removeUnnamed(change, progress.lastKey, isLast ? 0xffffffff : lastKey, named)
  }
  if (documentBytes(header) <= KEPT_DELTA_BYTES && !header.isFull) change.put(TABLE.listDelta, 1 + index, bytes)
  if (isLast) finish(change, header, visit)
  else {
    const itemsDone = progress.itemsDone + chunk.items.length
    writeProgress(change, { header, index: index + 1, itemsDone, nextHash: chunk.next, lastKey })
  }
  return isLast ? 'done' : 'taken'
}

/** The newest delta, small enough to be handed on to keys; null when there is none. */
export function keptDelta(memory: CylinderMemory): { readonly header: ListHeader; readonly bytes: Uint8Array } | null {
  const { journal } = memory.hardware
  const header = parseListHeader(journal.get(TABLE.listDelta, 0) ?? new Uint8Array())
  if (header === null) return null
  const ids = journal.ids(TABLE.listDelta).filter((id) => id > 0)
  const chunks = ids.sort((a, b) => a - b).map((id) => journal.get(TABLE.listDelta, id)!)
  return { header, bytes: joinDocument(header.bytes, chunks) }
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
  chunk: ListChunk,
  { header, itemsDone }: Progress,
  visit: ListVisit,
): 'memory' | 'waits' | null {
  const { memory } = change
  const adds = chunk.items.filter((item, n) => itemsDone + n < header.adds && counts(header, item))
  const epochOf = (keyId: number): number => u16(change.get(TABLE.blocked, keyId) ?? le16(0), 0)
  const fresh = adds.filter(({ keyId }) => change.get(TABLE.blocked, keyId) === undefined).length
  const held = change.ids(TABLE.blocked).length + change.ids(TABLE.urgentBlock).length
  if (held + fresh > memory.capacities.blocks) return 'memory'
  if (header.countersignature !== null || visit.isClaim) return null
  const used = adds.filter(({ keyId, epoch }) => epoch > epochOf(keyId)).length
  if (used === 0) return null
  const allowance = change.state('allowance')!
  const days = Math.max(0, memory.floorDay - u16(allowance, 0))
  const left = Math.min(MOST_ADDS, u16(allowance, 2) + addsPerDay(change) * days)
  if (used > left) return 'waits'
  change.setState('allowance', join(le16(memory.floorDay), le16(left - used)))
  return null
}

/** Allowance a cylinder starts with. */
export const firstAllowance = (memory: Memory, floorDay: number): Uint8Array =>
  join(le16(floorDay), le16(addsPerDay(memory)))

const counts = (header: ListHeader, item: ListItem): boolean =>
  header.countersignature !== null || !isProgrammingKey(item.keyId)

/** Within a major version nothing is ever taken back; a new major version sets what it says. */
function add(change: CylinderChange, { keyId, epoch }: ListItem, isMajor: boolean): void {
  const held = change.get(TABLE.blocked, keyId)
  const minEpoch = isMajor || held === undefined ? epoch : Math.max(epoch, u16(held, 0))
  if (held === undefined || minEpoch !== u16(held, 0)) change.put(TABLE.blocked, keyId, le16(minEpoch))
}

/** A full list of a new major version: keys of (after, upTo] it does not name are free again. */
function removeUnnamed(change: CylinderChange, after: number, upTo: number, named: ReadonlySet<number>): void {
  for (const keyId of change.ids(TABLE.blocked))
    if (keyId > after && keyId <= upTo && !named.has(keyId)) change.delete(TABLE.blocked, keyId)
}

function finish(change: CylinderChange, header: ListHeader, visit: ListVisit): void {
  change.setState('blVer', le32(header.to))
  change.delete(TABLE.listProgress, 0)
  for (const keyId of change.ids(TABLE.urgentBlock))
    if (u32(change.get(TABLE.urgentBlock, keyId)!, 2) <= header.to) change.delete(TABLE.urgentBlock, keyId)
  if (documentBytes(header) <= KEPT_DELTA_BYTES && !header.isFull) change.put(TABLE.listDelta, 0, header.bytes)
  change.record({ time: visit.now, keyId: visit.keyId, code: EVENT.list, detail: 0, flags: 0 })
}

function blVerOf(change: CylinderChange): number {
  const bytes = change.state('blVer')
  return bytes === undefined ? 0 : u32(bytes, 0)
}

const writeProgress = (change: CylinderChange, progress: Progress): void =>
  change.put(
    TABLE.listProgress,
    0,
    join(
      le16(progress.index),
      le16(progress.itemsDone),
      progress.nextHash,
      le32(progress.lastKey < 0 ? 0 : progress.lastKey),
      progress.lastKey < 0 ? 0 : 1,
      progress.header.bytes,
    ),
  )

function readProgress(change: CylinderChange): Progress | null {
  const bytes = change.get(TABLE.listProgress, 0)
  if (bytes === undefined) return null
  return {
    index: u16(bytes, 0),
    itemsDone: u16(bytes, 2),
    nextHash: bytes.slice(4, 20),
    lastKey: bytes[24] === 0 ? -1 : u32(bytes, 20),
    header: parseListHeader(bytes.subarray(25))!,
  }
}
