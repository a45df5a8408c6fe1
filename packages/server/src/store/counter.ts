import { sql } from 'kysely'
import type { Tx } from './transaction.ts'

/** What is counted inside a system; each number is given once, also after its row is gone. */
export type Counter =
  | 'key'
  | 'keyMember'
  | 'programmingKeyMember'
  | 'cylinder'
  | 'body'
  | 'group'
  | 'schedule'
  | 'person'
  | 'handout'
  | 'programmingRun'
  | 'import'
  | 'task'
  /** Only after a restore: places of tasks up to this one may be taken (spec/bytes.md 4). */
  | 'taskSeq'
  /** Versions of the block list: devices take none twice and none below what they hold (spec/blocklist.md 6). */
  | 'blocklist'
  | 'undo'
  | 'journal'
  | 'feed'
  | 'system'
  | 'server'
  | 'voucher'

/**
 * Takes the next `count` numbers and locks the counter until the end of the transaction.
 * @returns the first of them; the first number of all is 1
 */
export async function takeNumbers(tx: Tx, systemId: string, counter: Counter, count = 1): Promise<number> {
  const { rows } = await sql<{ value: number }>`
    insert into system_counter as c (system_id, name, value) values (${systemId}, ${counter}, ${count})
    on conflict (system_id, name) do update set value = c.value + ${count}
    returning value`.execute(tx)
  return rows[0]!.value - count + 1
}
