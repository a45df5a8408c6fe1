import { sql } from 'kysely'
import { journalContract } from '../../contract/journal.ts'
import { fault } from '../../errors/index.ts'
import { verifyJournal } from '../../journal/index.ts'
import type { Row } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { after, pageOf, placeOf } from '../page.ts'
import { usecase } from '../usecase.ts'

function entryView(row: Row<'journal'>) {
  const { no, at, actor, use_case, subject, before, after: then } = row
  return { no, at: at.toISOString(), actor, useCase: use_case, subject, before, after: then }
}

interface Wish {
  readonly cursor?: string | undefined
  readonly limit: number
  readonly subject?: string | undefined
}

async function page({ tx, systemId }: Context, { cursor, limit, subject }: Wish) {
  const filters = [
    after(placeOf(cursor, ['number']), [sql.ref('no')], 'desc'),
    ...(subject === undefined ? [] : [sql`subject = ${subject}`]),
  ]
  const { rows } = await sql<Row<'journal'>>`
    select * from journal where system_id = ${systemId} and ${sql.join(filters, sql` and `)}
    order by no desc limit ${limit + 1}`.execute(tx)
  return pageOf(rows, limit, (row) => [row.no], entryView)
}

async function verdict({ tx, systemId }: Context) {
  const found = await verifyJournal(tx, systemId)
  return found.intact
    ? { intact: true, entries: found.entries, firstFault: null, head: Buffer.from(found.head).toString('hex') }
    : { intact: false, entries: found.no - 1, firstFault: found.no, head: '' }
}

export const listJournal = usecase(journalContract.list, { permission: 'journal.read', run: page })

export const getJournalEntry = usecase(journalContract.entry, {
  permission: 'journal.read',
  async run({ tx, systemId }, { no }) {
    const row = await tx
      .selectFrom('journal')
      .selectAll()
      .where('system_id', '=', systemId)
      .where('no', '=', no)
      .executeTakeFirst()
    if (!row) throw fault('entryUnknown', { no })
    return entryView(row)
  },
})

export const verifySystemJournal = usecase(journalContract.verify, { permission: 'journal.read', run: verdict })

export const listInstallationJournal = usecase(journalContract.listInstallation, {
  permission: 'installation.journal.read',
  run: page,
})

export const verifyInstallationJournal = usecase(journalContract.verifyInstallation, {
  permission: 'installation.journal.read',
  run: verdict,
})
