import { sql } from 'kysely'
import { fault } from '../../errors/index.ts'
import { type NewRow, takeNumbers } from '../../store/index.ts'
import type { Context } from '../context.ts'
import type { NumberedTask, TaskOrder } from './writer.ts'

/** A cylinder keeps that many taskIds apart (spec/tasks.md). */
export const OPEN_TASKS_MAX = 64
const TASK_ID_BYTES = 8
/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const CHUNK = 2000

/**
 * Numbers orders, has their documents written and stores them as tasks nobody carries yet (R082: created).
 * @returns task numbers in the order of `orders`
 */
export async function createTasks(ctx: Context, orders: readonly TaskOrder[], cause: string): Promise<number[]> {
  if (orders.length === 0) return []
  const { tx, systemId, actor, now, ports, taskWriter } = ctx
  const seqs = await lastSeqs(ctx, [...new Set(orders.map((order) => order.cylinderNo))], orders)
  const first = await takeNumbers(tx, systemId, 'task', orders.length)
  const numbered = orders.map((order, place): NumberedTask => {
    const seq = seqs.get(order.cylinderNo)! + 1
    seqs.set(order.cylinderNo, seq)
    const taskNo = first + place
    const taskId = Uint8Array.from(ports.random.bytes(TASK_ID_BYTES))
    new DataView(taskId.buffer).setUint32(0, taskNo, true)
    return { order, taskNo, taskId, seq }
  })
  const written = await taskWriter.write(ctx, numbered)
  const rows = numbered.map(({ order, taskNo, taskId, seq }, place): NewRow<'task'> => {
    const { op, flags, payload, document } = written[place]!
    return {
      system_id: systemId,
      task_no: taskNo,
      task_id: taskId,
      cylinder_no: order.cylinderNo,
      op,
      payload,
      seq,
      flags,
      subject_key_no: order.op === 'block' ? order.keyNo : null,
      cause,
      state: 'created',
      status: null,
      document,
      receipt: null,
      created_at: now,
      created_by: actor.login,
      state_at: now,
      executed_seq: null,
    }
  })
  for (let from = 0; from < rows.length; from += CHUNK) {
    await tx
      .insertInto('task')
      .values(rows.slice(from, from + CHUNK))
      .execute()
  }
  ctx.feed('task', { cylinderNos: [...seqs.keys()] })
  return numbered.map(({ taskNo }) => taskNo)
}

/** Locks the cylinders, so that places in their order are given once, and tells the last place given. */
async function lastSeqs(
  { tx, systemId }: Context,
  cylinderNos: readonly number[],
  orders: readonly TaskOrder[],
): Promise<Map<number, number>> {
  await sql`select 1 from cylinder where system_id = ${systemId} and cylinder_no = any(${cylinderNos}::bigint[])
    order by cylinder_no for no key update`.execute(tx)
  const { rows } = await sql<{ cylinder_no: number; last: number; open: number }>`
    select c.cylinder_no, greatest(coalesce(max(t.seq), 0), coalesce((select value from system_counter
        where system_id = ${systemId} and name = 'taskSeq'), 0)) as last,
      count(*) filter (where t.state in ('created', 'assigned', 'transferred', 'executed')) as open
    from unnest(${cylinderNos}::bigint[]) as c (cylinder_no)
      left join task t on t.system_id = ${systemId} and t.cylinder_no = c.cylinder_no
    group by c.cylinder_no`.execute(tx)
  for (const { cylinder_no: no, open } of rows) {
    const count = open + orders.filter((order) => order.cylinderNo === no).length
    if (count > OPEN_TASKS_MAX) throw fault('tooManyTasks', { no, count, limit: OPEN_TASKS_MAX })
  }
  return new Map(rows.map((row) => [row.cylinder_no, row.last]))
}
