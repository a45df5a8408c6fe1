import { sql } from 'kysely'
import { cylinderContract } from '../../contract/cylinder.ts'
import type { Context } from '../context.ts'
import { byInstant, byText, pageQuery, type Sort, sortedPage } from '../list.ts'
import { type Input, usecase } from '../usecase.ts'
import { cylinderFilters } from './filter.ts'
import { cylinderHead } from './head.ts'
import { cylinderView, loadCylinder, selectCylinders } from './view.ts'

export const listCylinders = usecase(cylinderContract.list, {
  permission: 'element.read',
  async run(ctx, { cursor, limit, sort, order, withTotal, ...wish }) {
    const filters = cylinderFilters(ctx, wish)
    const { systemId } = ctx
    const query = { systemId, table: 'cylinder', sort: sortOf(ctx, sort), order, cursor, limit, filters } as const
    const { page, outer } = pageQuery(query, 'c')
    const rows = await selectCylinders(ctx, page, outer)
    const items = sortedPage(rows, limit, (row) => row.cylinder_no, cylinderView)
    return { ...items, total: withTotal ? await countCylinders(ctx, filters) : null }
  },
})

function sortOf({ systemId }: Context, sort: Input<typeof cylinderContract.list>['sort']): Sort {
  switch (sort) {
    case 'no':
      return { by: sql.ref('cylinder.cylinder_no'), kind: 'number' }
    case 'marking':
    case 'name':
    case 'place':
      return byText(`cylinder.${sort}`)
    case 'programmedAt':
      return byInstant('cylinder.programmed_at')
    case 'seenAt':
      return byInstant(
        'd.seen_at',
        sql`left join device_state d on d.system_id = ${systemId} and d.device_kind = 'cylinder'
          and d.device_no = cylinder.cylinder_no`,
      )
  }
}

async function countCylinders({ tx, systemId }: Context, filters: ReturnType<typeof cylinderFilters>): Promise<number> {
  const where = [sql`cylinder.system_id = ${systemId}`, ...filters]
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from cylinder where ${sql.join(where, sql` and `)}`.execute(tx)
  return rows[0]!.count
}

export const getCylinder = usecase(cylinderContract.get, {
  permission: 'element.read',
  run: async (ctx, { cylinderNo }) => ({
    ...cylinderView(await loadCylinder(ctx, cylinderNo)),
    head: await cylinderHead(ctx, cylinderNo),
  }),
})
