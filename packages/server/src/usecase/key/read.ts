import { sql } from 'kysely'
import { keyContract } from '../../contract/key.ts'
import type { Context } from '../context.ts'
import { byInstant, byText, byTextOrLast, pageQuery, type Sort, sortedPage } from '../list.ts'
import { type Input, usecase } from '../usecase.ts'
import { keyFilters } from './filter.ts'
import { keyHead } from './head.ts'
import { keyView, loadKey, selectKeys } from './view.ts'

export const listKeys = usecase(keyContract.list, {
  permission: 'element.read',
  async run(ctx, { cursor, limit, sort, order, withTotal, ...wish }) {
    const filters = keyFilters(ctx, wish)
    const { systemId } = ctx
    const query = { systemId, table: 'key', sort: sortOf(ctx, sort), order, cursor, limit, filters } as const
    const { page, outer } = pageQuery(query, 'k')
    const rows = await selectKeys(ctx, page, outer)
    const items = sortedPage(
      rows,
      limit,
      (row) => row.key_no,
      (row) => keyView(row, ctx.now),
    )
    return { ...items, total: withTotal ? await countKeys(ctx, filters) : null }
  },
})

function sortOf({ systemId }: Context, sort: Input<typeof keyContract.list>['sort']): Sort {
  const out = sql`left join handout h on h.system_id = ${systemId} and h.key_no = key.key_no and h.in_at is null`
  const device = sql`left join device_state d on d.system_id = ${systemId} and d.device_kind = 'key'
    and d.device_no = key.key_no`
  switch (sort) {
    case 'no':
      return { by: sql.ref('key.key_no'), kind: 'number' }
    case 'marking':
    case 'name':
      return byText(`key.${sort}`)
    case 'holder':
      return byTextOrLast('h.holder', out)
    case 'dueAt':
      return byInstant('h.due_at', out)
    case 'validTo':
      return byInstant('key.valid_to')
    case 'programmedAt':
      return byInstant('key.programmed_at')
    case 'seenAt':
      return byInstant('d.seen_at', device)
    case 'battery':
      return { by: sql`coalesce(d.battery_percent, 101)`, kind: 'number', join: device }
  }
}

async function countKeys({ tx, systemId }: Context, filters: ReturnType<typeof keyFilters>): Promise<number> {
  const where = [sql`key.system_id = ${systemId}`, ...filters]
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from key where ${sql.join(where, sql` and `)}`.execute(tx)
  return rows[0]!.count
}

export const getKey = usecase(keyContract.get, {
  permission: 'element.read',
  run: async (ctx, { keyNo }) => ({
    ...keyView(await loadKey(ctx, keyNo), ctx.now),
    head: await keyHead(ctx, keyNo),
  }),
})
