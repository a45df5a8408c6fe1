import { sql } from 'kysely'
import { exportContract } from '../../contract/export.ts'
import type { Context } from '../context.ts'
import { type PersonRow, personPlace, personsAfter } from '../person/person.ts'
import { usecase } from '../usecase.ts'
import { fileOf, type ListOf } from './lists.ts'

type WithKeys = PersonRow & { readonly markings: readonly string[] }

const PERSONS: ListOf<WithKeys> = {
  name: 'persons',
  columns: (words) => [
    { head: words.no, width: 8 },
    { head: words.name, width: 28 },
    { head: words.email, width: 28 },
    { head: words.keysNow, width: 24 },
    { head: words.language, width: 10 },
  ],
  cells: (row) => [row.person_no, row.name, row.email, row.markings.join(', '), row.language],
}

export const exportPersons = usecase(exportContract.persons, {
  permission: 'person.read',
  run: (ctx, { format, language, search }, request) =>
    fileOf(ctx, PERSONS, { format, language: language ?? request.language }, async (last, limit) =>
      withMarkings(ctx, await personsAfter(ctx, search, last && personPlace(last), limit)),
    ),
})

async function withMarkings({ tx, systemId }: Context, rows: readonly PersonRow[]): Promise<WithKeys[]> {
  const numbers = rows.flatMap(({ keys }) => keys)
  const { rows: keys } = await sql<{ key_no: number; marking: string }>`
    select key_no, marking from key where system_id = ${systemId} and key_no = any(${numbers}::bigint[])`.execute(tx)
  const markings = new Map(keys.map(({ key_no, marking }) => [key_no, marking]))
  return rows.map((row) => ({ ...row, markings: row.keys.map((no) => markings.get(no)!) }))
}
