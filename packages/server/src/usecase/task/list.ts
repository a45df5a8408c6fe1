import { sql } from 'kysely'
import { taskContract } from '../../contract/task.ts'
import type { Row } from '../../store/index.ts'
import { after, pageOf, placeOf } from '../page.ts'
import { usecase } from '../usecase.ts'

/** Names of the op codes (spec/tasks.md). */
const OPERATIONS: Readonly<Record<number, string>> = {
  1: 'block',
  2: 'unblock',
  3: 'list',
  4: 'list',
  5: 'readAudit',
  6: 'ackAudit',
  7: 'authorise',
  8: 'group',
  9: 'rekey',
  10: 'minGeneration',
  11: 'firmware',
  12: 'firmware',
  13: 'configure',
  14: 'release',
  15: 'trust',
  16: 'time',
}

interface TaskRow extends Row<'task'> {
  readonly marking: string
  readonly carriers: { readonly keyNo: number; readonly transferredAt: string | null }[]
}

export const listTasks = usecase(taskContract.list, {
  permission: 'task.read',
  async run(ctx, { cursor, limit, only, cylinderNo, carrierKeyNo }) {
    const { systemId } = ctx
    const filters = [
      after(placeOf(cursor, ['number']), [sql.ref('t.task_no')], 'desc'),
      ...(only === 'open' ? [sql`t.state in ('created', 'assigned', 'transferred', 'executed')`] : []),
      ...(only === 'unassigned' ? [sql`t.state = 'created'`] : []),
      ...(cylinderNo === undefined ? [] : [sql`t.cylinder_no = ${cylinderNo}`]),
      ...(carrierKeyNo === undefined
        ? []
        : [
            sql`exists (select 1 from task_carrier c where c.system_id = ${systemId} and c.task_no = t.task_no
              and c.key_no = ${carrierKeyNo} and c.removed_at is null)`,
          ]),
    ]
    const { rows } = await sql<TaskRow>`
      select t.*, c.marking, coalesce((
        select jsonb_agg(jsonb_build_object('keyNo', k.key_no, 'transferredAt', k.transferred_at) order by k.key_no)
        from task_carrier k where k.system_id = ${systemId} and k.task_no = t.task_no and k.removed_at is null), '[]') as carriers
      from (select * from task t where t.system_id = ${systemId} and ${sql.join(filters, sql` and `)}
        order by t.task_no desc limit ${limit + 1}) t
        join cylinder c on c.system_id = ${systemId} and c.cylinder_no = t.cylinder_no
      order by t.task_no desc`.execute(ctx.tx)
    return pageOf(rows, limit, (row) => [row.task_no], taskView)
  },
})

function taskView(row: TaskRow) {
  return {
    taskNo: row.task_no,
    cylinderNo: row.cylinder_no,
    marking: row.marking,
    operation: OPERATIONS[row.op] ?? `op ${row.op}`,
    subjectKeyNo: row.subject_key_no,
    state: row.state,
    status: row.status,
    cause: row.cause,
    carriers: row.carriers.map(({ keyNo, transferredAt }) => ({
      keyNo,
      transferredAt: transferredAt === null ? null : new Date(transferredAt).toISOString(),
    })),
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    stateAt: row.state_at.toISOString(),
  }
}
