import type { Batch } from '../../flash/index.ts'
import {
  isRetry,
  join,
  le32,
  OP,
  parseBeacon,
  parseReceipt,
  parseSegmentHead,
  parseTask,
  same,
  TASK_ID_BYTES,
  type Task,
  u32,
} from '../../record/index.ts'
import { TABLE } from '../tables.ts'
import type { KeyMemory } from './memory.ts'

const MAX_BEACONS = 64
const ORDER_BYTES = 4

/** Tasks are named by the first four bytes of their id (spec/session.md 5). */
export const taskKey = (taskId: Uint8Array): number => u32(taskId, 0)

export interface CarriedTask {
  readonly bytes: Uint8Array
  readonly task: Task
}

/** Tasks for a cylinder that still lack its last word, in the order of their numbers. */
export function tasksFor(key: KeyMemory, cylId: number): readonly CarriedTask[] {
  const { items } = key
  return items
    .ids(TABLE.task)
    .flatMap((id) => {
      const bytes = items.get(TABLE.task, id)!
      const task = parseTask(bytes)
      return task === null ? [] : [{ bytes, task }]
    })
    .filter(({ task }) => task.cylId === cylId && !hasLastWord(key, task))
    .sort((a, b) => a.task.seq - b.task.seq)
}

function hasLastWord(key: KeyMemory, task: Task): boolean {
  const receipt = key.items.get(TABLE.receipt, taskKey(task.taskId))
  return receipt !== undefined && same(receipt.subarray(0, TASK_ID_BYTES), task.taskId) && !isRetry(receipt[8]!)
}

export function keepReceipt(batch: Batch, receipt: Uint8Array): void {
  batch.put(TABLE.receipt, taskKey(receipt), receipt)
}

export const receipts = (key: KeyMemory): readonly Uint8Array[] => inOrder(key, TABLE.receipt)

/** The server has the receipt: it goes, and with its last word the task. */
export function dropReceipt(key: KeyMemory, batch: Batch, receipt: Uint8Array): void {
  const id = taskKey(receipt)
  batch.delete(TABLE.receipt, id)
  if (!isRetry(parseReceipt(receipt).status) && key.items.get(TABLE.task, id) !== undefined)
    batch.delete(TABLE.task, id)
}

/** Audit segments by cylinder and first record; a longer one for the same block replaces the shorter. */
export function keepSegment(key: KeyMemory, batch: Batch, segment: Uint8Array): void {
  const head = parseSegmentHead(segment)
  const { items } = key
  const ids = items.ids(TABLE.segment)
  const held = ids.find((id) => {
    const other = parseSegmentHead(items.get(TABLE.segment, id)!)
    return other.cylId === head.cylId && other.ring === head.ring && other.from === head.from
  })
  batch.put(TABLE.segment, held ?? 1 + Math.max(0, ...batch.ids(TABLE.segment)), segment)
}

export const segmentsCarried = (key: KeyMemory): readonly Uint8Array[] => inOrder(key, TABLE.segment)

export function dropSegment(key: KeyMemory, batch: Batch, segment: Uint8Array): void {
  const { items } = key
  for (const id of items.ids(TABLE.segment))
    if (same(items.get(TABLE.segment, id)!, segment)) batch.delete(TABLE.segment, id)
}

/** One beacon a cylinder, the 64 last visited (spec/door.md 8). Stored as {order4 beacon24}. */
export function keepBeacon(key: KeyMemory, batch: Batch, beacon: Uint8Array): void {
  const { items } = key
  const held = items.ids(TABLE.beacon).map((id) => ({ id, order: u32(items.get(TABLE.beacon, id)!, 0) }))
  const newest = Math.max(0, ...held.map((item) => item.order))
  const { cylId } = parseBeacon(beacon)
  if (held.length >= MAX_BEACONS && !held.some((item) => item.id === cylId)) {
    const oldest = held.reduce((a, b) => (a.order < b.order ? a : b))
    batch.delete(TABLE.beacon, oldest.id)
  }
  batch.put(TABLE.beacon, cylId, join(le32(newest + 1), beacon))
}

/** Oldest visit first. */
export function beacons(key: KeyMemory): readonly Uint8Array[] {
  const { items } = key
  const held = items.ids(TABLE.beacon).map((id) => items.get(TABLE.beacon, id)!)
  return held.sort((a, b) => u32(a, 0) - u32(b, 0)).map((bytes) => bytes.subarray(ORDER_BYTES))
}

/** Room a READ_AUDIT task may fill. */
export const needsRoom = (task: Task): boolean => task.op === OP.readAudit

function inOrder(key: KeyMemory, table: number): Uint8Array[] {
  const { items } = key
  return items
    .ids(table)
    .sort((a, b) => a - b)
    .map((id) => items.get(table, id)!)
}
