import { type RawBuilder, sql } from 'kysely'
import { personContract } from '../../contract/person.ts'
import { fault } from '../../errors/index.ts'
import { type Row, takeNumbers } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { after, containing, pageOf, placeOf } from '../page.ts'
import { usecase } from '../usecase.ts'

export interface PersonRow extends Row<'person'> {
  readonly keys: number[]
}

async function selectPersons({ tx, systemId }: Context, page: RawBuilder<unknown>): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`
    select p.*, array(select h.key_no from handout h where h.system_id = ${systemId} and h.person_no = p.person_no
      and h.in_at is null order by 1) as keys
    from (${page}) p order by p.name, p.person_no`.execute(tx)
  return rows
}

async function loadPerson(ctx: Context, personNo: number): Promise<PersonRow> {
  const page = sql`select * from person where system_id = ${ctx.systemId} and person_no = ${personNo}`
  const [row] = await selectPersons(ctx, page)
  if (!row) throw fault('personUnknown', { no: personNo })
  return row
}

const personView = ({ person_no, name, email, language, keys, version }: PersonRow) => ({
  personNo: person_no,
  name,
  email,
  language,
  keys,
  version,
})

export const listPersons = usecase(personContract.list, {
  permission: 'person.read',
  async run(ctx, { cursor, limit, search }) {
    const place = placeOf(cursor, ['string', 'number'])
    const rows = await personsAfter(ctx, search, place as PersonPlace | null, limit + 1)
    return pageOf(rows, limit, personPlace, personView)
  },
})

type PersonPlace = readonly [name: string, personNo: number]
export const personPlace = (row: PersonRow): PersonPlace => [row.name, row.person_no]

/** Persons after a place, by name; `search` may stand anywhere in name or e-mail. */
export function personsAfter(
  ctx: Context,
  search: string | undefined,
  place: PersonPlace | null,
  limit: number,
): Promise<PersonRow[]> {
  const filters = [
    after(place, [sql.ref('name'), sql.ref('person_no')], 'asc'),
    ...(search === undefined ? [] : [sql`(name ilike ${containing(search)} or email ilike ${containing(search)})`]),
  ]
  const page = sql`select * from person where system_id = ${ctx.systemId} and ${sql.join(filters, sql` and `)}
    order by name, person_no limit ${limit}`
  return selectPersons(ctx, page)
}

export const getPerson = usecase(personContract.get, {
  permission: 'person.read',
  run: async (ctx, { personNo }) => personView(await loadPerson(ctx, personNo)),
})

/** Stands where the name of an erased holder stood. */
const ERASED = '—'

/** The journal says that a person changed, not what it is called: entries stay for ever, names can be erased (R056). */
const noted = (personNo: number) => ({ subject: `person ${personNo}` })

export const createPerson = usecase(personContract.create, {
  permission: 'person.edit',
  async run(ctx, { name, email, language }) {
    const personNo = await takeNumbers(ctx.tx, ctx.systemId, 'person')
    await ctx.tx
      .insertInto('person')
      .values({ system_id: ctx.systemId, person_no: personNo, name, email, language, version: 1, created_at: ctx.now })
      .execute()
    ctx.journal({ ...noted(personNo), after: { created: true } })
    ctx.feed('person', { personNos: [personNo] })
    return personView(await loadPerson(ctx, personNo))
  },
})

export const editPerson = usecase(personContract.edit, {
  permission: 'person.edit',
  versioned: true,
  async run(ctx, { personNo, name, email, language }, request) {
    const before = await loadPerson(ctx, personNo)
    const changed = await ctx.tx
      .updateTable('person')
      .set({
        name: name ?? before.name,
        email: email ?? before.email,
        language: language === undefined ? before.language : language,
        version: before.version + 1,
      })
      .where('system_id', '=', ctx.systemId)
      .where('person_no', '=', personNo)
      .where('version', '=', request.version!)
      .returning('version')
      .executeTakeFirst()
    if (!changed) throw fault('versionChanged', { version: before.version })
    ctx.journal({ ...noted(personNo), after: { changed: true } })
    ctx.feed('person', { personNos: [personNo] })
    return personView(await loadPerson(ctx, personNo))
  },
})

export const removePerson = usecase(personContract.remove, {
  permission: 'person.edit',
  async run(ctx, { personNo }) {
    const person = await loadPerson(ctx, personNo)
    if (person.keys.length > 0) throw fault('personHasKeys', { count: person.keys.length })
    await ctx.tx
      .updateTable('handout')
      .set({ holder: ERASED })
      .where('system_id', '=', ctx.systemId)
      .where('person_no', '=', personNo)
      .execute()
    await ctx.tx.deleteFrom('person').where('system_id', '=', ctx.systemId).where('person_no', '=', personNo).execute()
    ctx.journal({ ...noted(personNo), before: { created: true } })
    ctx.feed('person', { removed: [personNo] })
    return {}
  },
})
