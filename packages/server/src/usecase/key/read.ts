import { sql } from 'kysely'
import { keyContract } from '../../contract/key.ts'
import type { Context } from '../context.ts'
import { after, containing, pageOf, placeOf } from '../page.ts'
import { usecase } from '../usecase.ts'
import { keyView, loadKey, selectKeys } from './view.ts'

const SORTS = { no: 'key_no', marking: 'marking', name: 'name' } as const

export const listKeys = usecase(keyContract.list, {
  permission: 'element.read',
  async run(ctx, { cursor, limit, search, state, kind, only, sort, order }) {
    const byNo = sort === 'no'
    const names = byNo ? (['key_no'] as const) : ([SORTS[sort], 'key_no'] as const)
    const columns = names.map((name) => sql.ref(name))
    const filters = [
      after(placeOf(cursor, byNo ? ['number'] : ['string', 'number']), columns, order),
      ...(state === undefined ? [] : [sql`state = ${state}`]),
      ...(kind === undefined ? [] : [sql`kind = ${kind}`]),
      ...(search === undefined ? [] : [matches(search)]),
      ...(only === undefined ? [] : [restriction(ctx, only)]),
    ]
    const direction = order === 'asc' ? sql`asc` : sql`desc`
    const sorted = sql.join(columns.map((column) => sql`${column} ${direction}`))
    const page = sql`select * from key where system_id = ${ctx.systemId} and ${sql.join(filters, sql` and `)}
      order by ${sorted} limit ${limit + 1}`
    const outer = sql.join(names.map((name) => sql`${sql.ref(`k.${name}`)} ${direction}`))
    const rows = await selectKeys(ctx, page, outer)
    return pageOf(
      rows,
      limit,
      (row) => (byNo ? [row.key_no] : [row[SORTS[sort]], row.key_no]),
      (row) => keyView(row, ctx.now),
    )
  },
})

function matches(search: string) {
  const text = containing(search)
  return sql`(marking ilike ${text} or name ilike ${text})`
}

function restriction({ systemId, now }: Context, only: 'blocked' | 'out' | 'overdue' | 'updateOpen') {
  const mine = (table: string, more = sql`true`) =>
    sql`exists (select 1 from ${sql.table(table)} x where x.system_id = ${systemId} and x.key_no = key.key_no and ${more})`
  switch (only) {
    case 'blocked':
      return mine('block_order')
    case 'out':
      return mine('handout', sql`x.in_at is null`)
    case 'overdue':
      return mine('handout', sql`x.in_at is null and x.due_at < ${now}`)
    case 'updateOpen':
      return mine('key_update', sql`x.state in ('wished', 'underWay')`)
  }
}

export const getKey = usecase(keyContract.get, {
  permission: 'element.read',
  run: async (ctx, { keyNo }) => keyView(await loadKey(ctx, keyNo), ctx.now),
})
