import { blockedWithAccess } from '@lockwright/domain/actual'
import type { KeyNo } from '@lockwright/domain/model'
import { sql } from 'kysely'
import type { Row } from '../../store/index.ts'
import { loadStates } from '../access/states.ts'
import type { Context } from '../context.ts'
import { labelOf } from '../key/view.ts'
import { NEEDS_PEOPLE, operationOf } from '../task/operations.ts'
import { TOP } from './keys.ts'
import type { Item } from './list.ts'

type Of<Kind extends Item['kind']> = Extract<Item, { kind: Kind }>

/** More blocked keys than this are not looked through each time somebody looks. */
const ORDERS_MAX = 200
const GAP_DAYS = 30
const DAY_MS = 86_400_000

/** R076: by what the devices are known to hold, as on the page of blocked keys. */
export async function blockedOpen(ctx: Context): Promise<Of<'blockedOpen'>> {
  const { tx, systemId } = ctx
  const { rows } = await sql<{
    key_no: number
    ordered_at: Date
    marking: string
    name: string
    holder: string | null
  }>`
    select o.key_no, o.ordered_at, k.marking, k.name, h.holder
    from (select * from block_order where system_id = ${systemId} order by ordered_at desc, key_no limit ${ORDERS_MAX}) o
      join key k on k.system_id = ${systemId} and k.key_no = o.key_no
      left join handout h on h.system_id = ${systemId} and h.key_no = o.key_no and h.in_at is null`.execute(tx)
  if (rows.length === 0) return { kind: 'blockedOpen', count: 0, doors: 0, unchecked: 0, top: [] }
  const view = await loadStates(
    ctx,
    rows.map((row) => row.key_no),
  )
  const open = rows
    .map((row) => ({ row, doors: blockedWithAccess(view, row.key_no as KeyNo, ctx.at).length }))
    .filter(({ doors }) => doors > 0)
    .sort((a, b) => b.doors - a.doors || a.row.key_no - b.row.key_no)
  return {
    kind: 'blockedOpen',
    count: open.length,
    doors: open.reduce((sum, { doors }) => sum + doors, 0),
    unchecked: (await countOrders(ctx)) - rows.length,
    top: open.slice(0, TOP).map(({ row, doors }) => ({
      keyNo: row.key_no,
      marking: row.marking,
      label: labelOf(row),
      holder: row.holder,
      doors,
      orderedAt: row.ordered_at.toISOString(),
    })),
  }
}

async function countOrders({ tx, systemId }: Context): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from block_order where system_id = ${systemId}`.execute(tx)
  return rows[0]!.count
}

type TaskRow = Pick<
  Row<'task'>,
  'task_no' | 'cylinder_no' | 'op' | 'subject_key_no' | 'status' | 'created_at' | 'state_at'
> & { readonly marking: string; readonly name: string }

const taskView = (row: TaskRow) => ({
  taskNo: row.task_no,
  cylinderNo: row.cylinder_no,
  marking: row.marking,
  name: row.name,
  operation: operationOf(row.op),
  subjectKeyNo: row.subject_key_no,
  createdAt: row.created_at.toISOString(),
  stateAt: row.state_at.toISOString(),
})

/** Of what failed, all that was not ordered again at the same cylinder. */
export async function taskFailed({ tx, systemId }: Context): Promise<Of<'taskFailed'>> {
  const failed = sql`task t where t.system_id = ${systemId} and t.state = 'failed' and ${NEEDS_PEOPLE} and not exists (
    select 1 from task n where n.system_id = ${systemId} and n.cylinder_no = t.cylinder_no and n.seq > t.seq and n.op = t.op
      and n.subject_key_no is not distinct from t.subject_key_no)`
  const { rows } = await sql<TaskRow & { count: number }>`
    select t.*, c.marking, c.name, (select count(*) from ${failed}) as count
    from (select * from ${failed} order by t.task_no desc limit ${TOP}) t
      join cylinder c on c.system_id = ${systemId} and c.cylinder_no = t.cylinder_no
    order by t.task_no desc`.execute(tx)
  const top = rows.map((row) => ({ ...taskView(row), status: row.status }))
  return { kind: 'taskFailed', count: rows[0]?.count ?? 0, top }
}

export async function taskUnassigned({ tx, systemId }: Context): Promise<Of<'taskUnassigned'>> {
  const waiting = sql`system_id = ${systemId} and state = 'created' and ${NEEDS_PEOPLE}`
  const { rows } = await sql<TaskRow & { count: number; doors: number }>`
    select t.*, c.marking, c.name, n.count, n.doors
    from (select * from task where ${waiting} order by task_no limit ${TOP}) t
      join cylinder c on c.system_id = ${systemId} and c.cylinder_no = t.cylinder_no
      cross join (select count(*) as count, count(distinct cylinder_no) as doors from task
        where ${waiting}) n
    order by t.task_no`.execute(tx)
  return {
    kind: 'taskUnassigned',
    count: rows[0]?.count ?? 0,
    doors: rows[0]?.doors ?? 0,
    top: rows.map(taskView),
  }
}

/** R081: what was lost lately; what is long gone nobody can do anything about. */
export async function logGap({ tx, systemId, now }: Context): Promise<Of<'logGap'>> {
  const since = new Date(now.getTime() - GAP_DAYS * DAY_MS)
  const { rows } = await sql<Row<'event_gap'> & { marking: string; name: string; count: number }>`
    select g.*, c.marking, c.name, (select count(*) from event_gap
      where system_id = ${systemId} and noticed_at >= ${since}) as count
    from (select * from event_gap where system_id = ${systemId} and noticed_at >= ${since}
      order by noticed_at desc, cylinder_no, from_seq limit ${TOP}) g
      join cylinder c on c.system_id = ${systemId} and c.cylinder_no = g.cylinder_no
    order by g.noticed_at desc, g.cylinder_no, g.from_seq`.execute(tx)
  return {
    kind: 'logGap',
    count: rows[0]?.count ?? 0,
    top: rows.map((row) => ({
      cylinderNo: row.cylinder_no,
      marking: row.marking,
      name: row.name,
      fromSeq: row.from_seq,
      toSeq: row.to_seq,
      cause: row.cause,
      noticedAt: row.noticed_at.toISOString(),
    })),
  }
}

/** A cylinder has no link of its own: an event, a receipt or a visit on the cable are its signs of life. */
export async function doorUnseen({ tx, systemId, now }: Context, days: number): Promise<Of<'doorUnseen'>> {
  const before = new Date(now.getTime() - days * DAY_MS)
  const { rows } = await sql<{
    cylinder_no: number
    marking: string
    name: string
    last_at: Date
    count: number
  }>`
    with quiet as (
      select c.cylinder_no, c.marking, c.name, greatest(c.programmed_at, d.seen_at, d.confirmed_at) as seen
      from cylinder c
        left join device_state d on d.system_id = ${systemId} and d.device_kind = 'cylinder' and d.device_no = c.cylinder_no
      where c.system_id = ${systemId} and c.state = 'programmed' and c.programmed_at < ${before}
        and (d.seen_at is null or d.seen_at < ${before}) and (d.confirmed_at is null or d.confirmed_at < ${before})),
    unseen as (
      select q.cylinder_no, q.marking, q.name, greatest(q.seen, e.at) as last_at
      from quiet q left join lateral (select e.at from event e where e.system_id = ${systemId}
        and e.cylinder_no = q.cylinder_no order by e.log_epoch desc, e.seq desc limit 1) e on true
      where e.at is null or e.at < ${before})
    select u.*, (select count(*) from unseen) as count from unseen u order by last_at, cylinder_no limit ${TOP}`.execute(
    tx,
  )
  return {
    kind: 'doorUnseen',
    count: rows[0]?.count ?? 0,
    days,
    top: rows.map((row) => ({
      cylinderNo: row.cylinder_no,
      marking: row.marking,
      name: row.name,
      seenAt: row.last_at.toISOString(),
    })),
  }
}
