import { OPS } from '@lockwright/protocol/task'
import { sql } from 'kysely'

/**
 * Tasks that somebody has to see to. Not the words that a log is stored: the server gives them by itself, to the key that brought
 * the log or to the cylinder when it is next on the cable, and a newer one takes the place of an older; nobody is sent for them.
 */
export const NEEDS_PEOPLE = sql<boolean>`op <> ${OPS.ackAudit.code}`

/** Names of the op codes (spec/tasks.md). */
const OPERATIONS: Readonly<Record<number, string>> = {
  1: 'block',
  2: 'unblock',
  3: 'list',
  4: 'list',
  5: 'readAudit',
  6: 'ackAudit',
  7: 'authorise',
  8: 'group',
  9: 'rekey',
  10: 'minGeneration',
  11: 'firmware',
  12: 'firmware',
  13: 'configure',
  14: 'release',
  15: 'trust',
  16: 'time',
}

export const operationOf = (op: number): string => OPERATIONS[op] ?? `op ${op}`
