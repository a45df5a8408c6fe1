import { sql } from 'kysely'
import { cylinderContract } from '../../contract/cylinder.ts'
import { after, containing, pageOf, placeOf } from '../page.ts'
import { usecase } from '../usecase.ts'
import { cylinderView, loadCylinder, selectCylinders } from './view.ts'

const SORTS = { no: 'cylinder_no', marking: 'marking', name: 'name', place: 'place' } as const

export const listCylinders = usecase(cylinderContract.list, {
  permission: 'element.read',
  async run(ctx, { cursor, limit, search, state, groupNo, sort, order }) {
    const column = sql.ref(SORTS[sort])
    const byNo = sort === 'no'
    const place = placeOf(cursor, byNo ? ['number'] : ['string', 'number'])
    const columns = byNo ? [column] : [column, sql.ref('cylinder_no')]
    const filters = [
      after(place, columns, order),
      ...(state === undefined ? [] : [sql`state = ${state}`]),
      ...(search === undefined ? [] : [matches(search)]),
      ...(groupNo === undefined
        ? []
        : [
            sql`exists (select 1 from cylinder_group_member m where m.system_id = ${ctx.systemId}
              and m.group_no = ${groupNo} and m.cylinder_no = cylinder.cylinder_no)`,
          ]),
    ]
    const direction = order === 'asc' ? sql`asc` : sql`desc`
    const sorted = sql.join(columns.map((name) => sql`${name} ${direction}`))
    const page = sql`select * from cylinder where system_id = ${ctx.systemId} and ${sql.join(filters, sql` and `)}
      order by ${sorted} limit ${limit + 1}`
    const outer = sql.join(
      columns.map(
        (_, i) => sql`${sql.ref(`c.${[byNo ? 'cylinder_no' : SORTS[sort], 'cylinder_no'][i]!}`)} ${direction}`,
      ),
    )
    const rows = await selectCylinders(ctx, page, outer)
    return pageOf(rows, limit, (row) => (byNo ? [row.cylinder_no] : [row[SORTS[sort]], row.cylinder_no]), cylinderView)
  },
})

function matches(search: string) {
  const text = containing(search)
  return sql`(marking ilike ${text} or name ilike ${text} or place ilike ${text})`
}

export const getCylinder = usecase(cylinderContract.get, {
  permission: 'element.read',
  run: async (ctx, { cylinderNo }) => cylinderView(await loadCylinder(ctx, cylinderNo)),
})
