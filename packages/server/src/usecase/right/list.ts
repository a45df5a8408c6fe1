import { sql } from 'kysely'
import { rightContract } from '../../contract/right.ts'
import type { Row } from '../../store/index.ts'
import { after, pageOf, placeOf } from '../page.ts'
import { usecase } from '../usecase.ts'

const COLUMNS = ['key_no', 'target_kind', 'target_no'] as const

export const listRights = usecase(rightContract.list, {
  permission: 'policy.read',
  async run(ctx, { cursor, limit, keyNo, cylinderNo, groupNo }) {
    const columns = COLUMNS.map((name) => sql.ref(name))
    const filters = [
      after(placeOf(cursor, ['number', 'string', 'number']), columns, 'asc'),
      ...(keyNo === undefined ? [] : [sql`key_no = ${keyNo}`]),
      ...(cylinderNo === undefined ? [] : [sql`target_kind = 'cylinder' and target_no = ${cylinderNo}`]),
      ...(groupNo === undefined ? [] : [sql`target_kind = 'group' and target_no = ${groupNo}`]),
    ]
    const { rows } = await sql<Row<'explicit_right'>>`
      select * from explicit_right where system_id = ${ctx.systemId} and ${sql.join(filters, sql` and `)}
      order by ${sql.join(columns)} limit ${limit + 1}`.execute(ctx.tx)
    return pageOf(rows, limit, (row) => [row.key_no, row.target_kind, row.target_no], rightView)
  },
})

function rightView(row: Row<'explicit_right'>) {
  const { window_from: from, window_to: to } = row
  return {
    keyNo: row.key_no,
    target: { kind: row.target_kind, no: row.target_no },
    scheduleNo: row.schedule_no,
    window: from && to ? { from: from.toISOString(), to: to.toISOString() } : null,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
  }
}
