import { sql } from 'kysely'
import { taskContract } from '../../contract/task.ts'
import { fault } from '../../errors/index.ts'
import type { Row } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { loadKey } from '../key/view.ts'
import { loadKeyLoads } from '../memory/load.ts'
import { replanKeys } from '../plan/affected.ts'
import { NO_UPDATE, type UpdateSummary } from '../plan/replan.ts'
import { mustBePublished } from '../system/view.ts'
import { usecase } from '../usecase.ts'
import { createTasks } from './create.ts'
import type { TaskOrder } from './writer.ts'

export const assign = usecase(taskContract.assign, {
  permission: 'task.edit',
  async run(ctx, { taskNos, keyNo }) {
    await mustBePublished(ctx)
    const summary = await assignTasks(ctx, taskNos, keyNo)
    return { assigned: taskNos.length, summary }
  },
})

/**
 * R078, R079: any key that is programmed and not blocked may carry. It gets task tickets for doors it has no entry for
 * (D16), so its image may change.
 */
export async function assignTasks(ctx: Context, taskNos: readonly number[], keyNo: number): Promise<UpdateSummary> {
  const { tx, systemId, now } = ctx
  if (taskNos.length === 0) return NO_UPDATE
  const key = await loadKey(ctx, keyNo)
  if (key.state === 'nonProgrammed') throw fault('keyNotProgrammed', { marking: key.marking })
  if (key.blocked) throw fault('keyIsBlocked', { marking: key.marking })
  const open = await openTasks(ctx, taskNos)
  const blockedThere = open.find((task) => task.subject_key_no === keyNo)
  if (blockedThere) throw fault('keyIsBlocked', { marking: key.marking })
  await sql`
    insert into task_carrier (system_id, task_no, key_no, assigned_at)
    select ${systemId}, no, ${keyNo}, ${now} from unnest(${taskNos}::bigint[]) as t (no)
    on conflict (system_id, task_no, key_no) do update
      set assigned_at = excluded.assigned_at, transferred_at = null, removed_at = null
      where task_carrier.removed_at is not null`.execute(tx)
  const { load, capacity } = (await loadKeyLoads(ctx, [keyNo]))(keyNo)
  if (load.tasks > capacity.tasks) {
    const full = { what: 'tasks', used: load.tasks, capacity: capacity.tasks }
    throw fault('keyMemoryFull', { marking: key.marking, ...full, keyNo })
  }
  await tx
    .updateTable('task')
    .set({ state: 'assigned', state_at: now })
    .where('system_id', '=', systemId)
    .where(sql<boolean>`task_no = any(${taskNos}::bigint[])`)
    .where('state', '=', 'created')
    .execute()
  ctx.journal({ subject: `key ${keyNo}`, after: { carries: taskNos } })
  ctx.feed('task', { taskNos })
  return replanKeys(ctx, [keyNo], 'tasks')
}

/** The tasks, locked; throws for one that is unknown or has ended. */
async function openTasks({ tx, systemId }: Context, taskNos: readonly number[]): Promise<Row<'task'>[]> {
  const { rows } = await sql<Row<'task'>>`
    select * from task where system_id = ${systemId} and task_no = any(${taskNos}::bigint[])
    order by task_no for update`.execute(tx)
  const missing = taskNos.find((no) => !rows.some((row) => row.task_no === no))
  if (missing !== undefined) throw fault('taskUnknown', { no: missing })
  const ended = rows.find((row) => !['created', 'assigned', 'transferred'].includes(row.state))
  if (ended) throw fault('taskNotOpen', { state: ended.state, no: ended.task_no })
  return rows
}

/** Only what no key carries yet can surely be taken back. */
export const cancelTasks = usecase(taskContract.cancel, {
  permission: 'task.edit',
  async run(ctx, { taskNos }) {
    const { tx, systemId, now } = ctx
    const open = await openTasks(ctx, taskNos)
    const underWay = open.find((task) => task.state === 'transferred')
    if (underWay) throw fault('taskNotOpen', { state: underWay.state, no: underWay.task_no })
    const sent = await tx
      .selectFrom('task_carrier')
      .select('task_no')
      .where('system_id', '=', systemId)
      .where('task_no', 'in', taskNos)
      .where('offered_at', 'is not', null)
      .limit(1)
      .executeTakeFirst()
    if (sent) throw fault('taskNotOpen', { state: 'transferred', no: sent.task_no })
    await tx
      .updateTable('task')
      .set({ state: 'cancelled', state_at: now })
      .where('system_id', '=', systemId)
      .where('task_no', 'in', taskNos)
      .execute()
    const carriers = await tx
      .updateTable('task_carrier')
      .set({ removed_at: now })
      .where('system_id', '=', systemId)
      .where('task_no', 'in', taskNos)
      .returning('key_no')
      .execute()
    ctx.journal({ subject: 'tasks', before: { taskNos } })
    ctx.feed('task', { taskNos })
    const keyNos = [...new Set(carriers.map((row) => row.key_no))]
    return { cancelled: open.length, summary: await replanKeys(ctx, keyNos, 'tasks') }
  },
})

/** R078: a request for the log of each cylinder, from the first record that is not here yet. */
export const requestLog = usecase(taskContract.requestLog, {
  permission: 'task.edit',
  async run(ctx, { cylinderNos, carrierKeyNo }) {
    await mustBePublished(ctx)
    const { rows } = await sql<{ no: number; marking: string | null; state: string | null; seq: number | null }>`
      select t.no, c.marking, c.state, h.seq from unnest(${[...new Set(cylinderNos)]}::bigint[]) as t (no)
        left join cylinder c on c.system_id = ${ctx.systemId} and c.cylinder_no = t.no
        left join audit_head h on h.system_id = ${ctx.systemId} and h.cylinder_no = t.no
      order by t.no`.execute(ctx.tx)
    for (const row of rows) {
      if (row.marking === null) throw fault('cylinderUnknown', { no: row.no })
      if (row.state !== 'programmed') throw fault('cylinderNotProgrammed', { marking: row.marking })
    }
    const orders = rows.map((row): TaskOrder => ({ op: 'readAudit', cylinderNo: row.no, from: (row.seq ?? 0) + 1 }))
    const taskNos = await createTasks(ctx, orders, 'log')
    ctx.journal({ subject: 'tasks', after: { requestLog: rows.map((row) => row.no), taskNos } })
    const summary = carrierKeyNo === null ? NO_UPDATE : await assignTasks(ctx, taskNos, carrierKeyNo)
    return { taskNos, summary: { ...summary, doorsToVisit: rows.map((row) => row.no) } }
  },
})
