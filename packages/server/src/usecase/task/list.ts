import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { taskContract, type taskFilter } from '../../contract/task.ts'
import type { Row } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { after, pageOf, placeOf } from '../page.ts'
import { usecase } from '../usecase.ts'
import { NEEDS_PEOPLE, operationOf } from './operations.ts'

export interface TaskRow extends Row<'task'> {
  readonly marking: string
  readonly name: string
  readonly subject: string | null
  readonly carriers: { readonly keyNo: number; readonly marking: string; readonly transferredAt: string | null }[]
}

type TaskFilter = z.infer<z.ZodObject<typeof taskFilter>>

export const listTasks = usecase(taskContract.list, {
  permission: 'task.read',
  async run(ctx, { cursor, limit, ...filter }) {
    const rows = await selectTasks(ctx, filter, after(placeOf(cursor, ['number']), NUMBER, 'desc'), limit + 1)
    return pageOf(rows, limit, (row) => [row.task_no], taskView)
  },
})

const NUMBER = [sql.ref('t.task_no')]

/** Those before a task, which are older. */
export const olderThan = (row: TaskRow | null) => after(row && [row.task_no], NUMBER, 'desc')

/** Tasks from a place on, newest first, with door, key in question and carriers. */
export async function selectTasks(
  { tx, systemId }: Context,
  { only, cylinderNo, carrierKeyNo, taskNo }: TaskFilter,
  fromPlace: RawBuilder<boolean>,
  limit: number,
): Promise<TaskRow[]> {
  const filters = [
    fromPlace,
    ...(only === undefined ? [] : [NEEDS_PEOPLE]),
    ...(only === 'open' ? [sql`t.state in ('created', 'assigned', 'transferred', 'executed')`] : []),
    ...(only === 'unassigned' ? [sql`t.state = 'created'`] : []),
    ...(only === 'failed' ? [sql`t.state = 'failed'`] : []),
    ...(taskNo === undefined ? [] : [sql`t.task_no = ${taskNo}`]),
    ...(cylinderNo === undefined ? [] : [sql`t.cylinder_no = ${cylinderNo}`]),
    ...(carrierKeyNo === undefined
      ? []
      : [
          sql`exists (select 1 from task_carrier c where c.system_id = ${systemId} and c.task_no = t.task_no
              and c.key_no = ${carrierKeyNo} and c.removed_at is null)`,
        ]),
  ]
  const { rows } = await sql<TaskRow>`
      select t.*, c.marking, c.name, s.marking as subject, coalesce((
        select jsonb_agg(jsonb_build_object('keyNo', k.key_no, 'marking', key.marking, 'transferredAt', k.transferred_at)
          order by k.key_no)
        from task_carrier k join key on key.system_id = ${systemId} and key.key_no = k.key_no
        where k.system_id = ${systemId} and k.task_no = t.task_no and k.removed_at is null), '[]') as carriers
      from (select * from task t where t.system_id = ${systemId} and ${sql.join(filters, sql` and `)}
        order by t.task_no desc limit ${limit}) t
        join cylinder c on c.system_id = ${systemId} and c.cylinder_no = t.cylinder_no
        left join key s on s.system_id = ${systemId} and s.key_no = t.subject_key_no
      order by t.task_no desc`.execute(tx)
  return rows
}

function taskView(row: TaskRow) {
  return {
    taskNo: row.task_no,
    cylinderNo: row.cylinder_no,
    marking: row.marking,
    name: row.name,
    operation: operationOf(row.op),
    subjectKeyNo: row.subject_key_no,
    subject: row.subject,
    state: row.state,
    status: row.status,
    cause: row.cause,
    carriers: row.carriers.map(({ keyNo, marking, transferredAt }) => ({
      keyNo,
      marking,
      transferredAt: transferredAt === null ? null : new Date(transferredAt).toISOString(),
    })),
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    stateAt: row.state_at.toISOString(),
  }
}
