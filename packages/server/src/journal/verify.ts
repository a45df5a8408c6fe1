import type { Tx } from '../store/index.ts'
import { linkHash, NO_HASH } from './chain.ts'

export type JournalVerdict =
  | { readonly intact: true; readonly entries: number; readonly head: Uint8Array }
  /** `changed`: this entry or the one before is not what was written. `missing`: it is gone. */
  | { readonly intact: false; readonly no: number; readonly fault: 'changed' | 'missing' }

const PAGE = 5000

/** Reads the whole journal of a system and recomputes the chain; the counter tells whether the end was cut off. */
export async function verifyJournal(tx: Tx, systemId: string): Promise<JournalVerdict> {
  const last = await tx
    .selectFrom('system_counter')
    .select('value')
    .where('system_id', '=', systemId)
    .where('name', '=', 'journal')
    .executeTakeFirst()
  const count = last?.value ?? 0
  let previous: Uint8Array = NO_HASH
  let no = 1
  while (no <= count) {
    const rows = await tx
      .selectFrom('journal')
      .selectAll()
      .where('system_id', '=', systemId)
      .where('no', '>=', no)
      .where('no', '<=', count)
      .orderBy('no')
      .limit(PAGE)
      .execute()
    if (rows.length === 0) return { intact: false, no, fault: 'missing' }
    for (const row of rows) {
      if (row.no !== no) return { intact: false, no, fault: 'missing' }
      const { at, actor, subject, before, after } = row
      const record = { systemId, no, at: at.getTime(), actor, useCase: row.use_case, subject, before, after }
      const hash = linkHash(previous, record)
      if (Buffer.compare(row.previous_hash, previous) !== 0 || Buffer.compare(row.hash, hash) !== 0) {
        return { intact: false, no, fault: 'changed' }
      }
      previous = hash
      no++
    }
  }
  return { intact: true, entries: count, head: previous }
}
