import type { Memory } from '../../flash/index.ts'
import { TABLE } from '../tables.ts'
import { OWN_LOG_BYTES } from './ownLog.ts'

/** Flash of a key for content; the rest of its 256 KiB is spare for the journal. */
export const KEY_BYTES = 196_608
const FIXED = 2048 + 1024 + 64 * 24 + OWN_LOG_BYTES
/** What one collection of a full cylinder log brings. */
export const LOG_BYTES = 33 * (16 + 16 + 32 * 16 + 16 + 8)
const TABLES = [TABLE.entry, TABLE.nextEntry, TABLE.schedule, TABLE.list, TABLE.task, TABLE.receipt, TABLE.segment]

/** Bytes the content takes. */
export function bytesUsed(memory: Memory): number {
  let bytes = FIXED
  for (const table of TABLES) for (const id of memory.ids(table)) bytes += memory.get(table, id)!.length
  return bytes
}

/** Longest task a key carries. */
export const MAX_TASK_BYTES = 3_900
