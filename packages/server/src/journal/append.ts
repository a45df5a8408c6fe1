import { json, type NewRow, type Tx, takeNumbers } from '../store/index.ts'
import { linkHash, NO_HASH } from './chain.ts'

/** One change: what it was about, such as `key 7`, and how it was before and after (null = did not exist). */
export interface JournalEntry {
  readonly subject: string
  readonly before?: unknown
  readonly after?: unknown
}

export interface JournalSource {
  readonly systemId: string
  readonly at: Date
  /** Login of an account, or the device or bridge that brought it. */
  readonly actor: string
  readonly useCase: string
}

/**
 * Appends to the journal of a system. Call it last in a transaction: the counter it locks makes other writers of the
 * system wait, which is what keeps the chain a chain.
 */
export async function appendJournal(tx: Tx, source: JournalSource, entries: readonly JournalEntry[]): Promise<void> {
  if (entries.length === 0) return
  const { systemId, at, actor, useCase } = source
  const first = await takeNumbers(tx, systemId, 'journal', entries.length)
  let previous = await hashBefore(tx, systemId, first)
  const rows: NewRow<'journal'>[] = []
  for (const [place, { subject, before = null, after = null }] of entries.entries()) {
    const no = first + place
    const record = { systemId, no, at: at.getTime(), actor, useCase, subject, before, after }
    const hash = linkHash(previous, record)
    rows.push({
      system_id: systemId,
      no,
      at,
      actor,
      use_case: useCase,
      subject,
      before: before === null ? null : json(before),
      after: after === null ? null : json(after),
      previous_hash: previous,
      hash,
    })
    previous = hash
  }
  await tx.insertInto('journal').values(rows).execute()
}

async function hashBefore(tx: Tx, systemId: string, no: number): Promise<Uint8Array> {
  if (no === 1) return NO_HASH
  const row = await tx
    .selectFrom('journal')
    .select('hash')
    .where('system_id', '=', systemId)
    .where('no', '=', no - 1)
    .executeTakeFirstOrThrow()
  return row.hash
}
