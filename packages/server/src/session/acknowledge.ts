import { segmentHead } from '@lockwright/protocol/audit'
import { OPS } from '@lockwright/protocol/task'
import { sql } from 'kysely'
import type { Context } from '../usecase/index.ts'
import { createTasks } from '../usecase/task/create.ts'
import type { TaskOrder } from '../usecase/task/writer.ts'

/** Orders that people give shall always find room at a cylinder, which keeps 64 apart (spec/task.md 1). */
const OPEN_TASKS_MAX = 48
const ACK_AUDIT = OPS.ackAudit.code
const OPEN = sql`('created', 'assigned', 'transferred')`

/**
 * What is stored of a log the cylinder may overwrite: otherwise, 250 denials later, it only counts them (spec/audit.md 2, B14).
 * The key that brought the parts takes the word back; an older one, wherever it is, need not arrive any more. However many
 * cylinders there are, the statements are the same.
 * @param carrierNo undefined: the cylinder itself brought them, over the cable
 */
export async function acknowledgeLogs(
  ctx: Context,
  segments: readonly Uint8Array[],
  carrierNo: number | undefined,
): Promise<void> {
  const heads = segments.flatMap((bytes) => {
    const head = segmentHead(bytes)
    return head.ok && head.value.ring === 'own' ? [head.value.cylinderNo] : []
  })
  if (heads.length === 0) return
  const orders = await dueOrders(ctx, [...new Set(heads)])
  if (orders.length === 0) return
  await supersedeOlder(
    ctx,
    orders.map(({ cylinderNo }) => cylinderNo),
  )
  const taskNos = await createTasks(ctx, orders, 'log')
  if (carrierNo !== undefined) await giveTo(ctx, taskNos, carrierNo)
}

/** For cylinders with more events stored than they were told before. */
async function dueOrders({ tx, systemId }: Context, cylinderNos: readonly number[]): Promise<readonly TaskOrder[]> {
  const { rows } = await sql<{ no: number; up_to: number }>`
    select c.cylinder_no as no, stored.seq as up_to
    from cylinder c
      cross join lateral (select e.seq from event e where e.system_id = ${systemId} and e.cylinder_no = c.cylinder_no
        order by e.log_epoch desc, e.seq desc limit 1) stored
      left join lateral (select t.payload from task t where t.system_id = ${systemId} and t.cylinder_no = c.cylinder_no
        and t.op = ${ACK_AUDIT} and t.state not in ('failed', 'cancelled') order by t.seq desc limit 1) told on true
    where c.system_id = ${systemId} and c.cylinder_no = any(${cylinderNos}::bigint[])
      and case when length(told.payload) = 4 then stored.seq > get_byte(told.payload, 0)::bigint
        + 256 * get_byte(told.payload, 1) + 65536 * get_byte(told.payload, 2) + 16777216::bigint * get_byte(told.payload, 3)
        else true end
      and (select count(*) from task o where o.system_id = ${systemId} and o.cylinder_no = c.cylinder_no
        and o.state in ('created', 'assigned', 'transferred', 'executed')) < ${OPEN_TASKS_MAX}
    order by c.cylinder_no`.execute(tx)
  return rows.map((row) => ({ op: 'ackAudit', cylinderNo: row.no, upTo: row.up_to }))
}

const supersedeOlder = ({ tx, systemId, now }: Context, cylinderNos: readonly number[]) =>
  sql`update task set state = 'superseded', state_at = ${now}
    where system_id = ${systemId} and cylinder_no = any(${cylinderNos}::bigint[]) and op = ${ACK_AUDIT}
      and state in ${OPEN}`.execute(tx)

/** It stood at those doors just now, so it has, or is given, what it takes to carry there; a blocked key carries nothing. */
const giveTo = ({ tx, systemId, now }: Context, taskNos: readonly number[], keyNo: number) =>
  sql`with given as (
      insert into task_carrier (system_id, task_no, key_no, assigned_at)
      select ${systemId}, no, ${keyNo}, ${now} from unnest(${taskNos}::bigint[]) as t (no)
      where not exists (select 1 from block_order o where o.system_id = ${systemId} and o.key_no = ${keyNo})
      returning task_no)
    update task set state = 'assigned' where system_id = ${systemId} and task_no in (select task_no from given)`.execute(
    tx,
  )
