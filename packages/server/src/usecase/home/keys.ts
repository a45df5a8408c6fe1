import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../context.ts'
import { LOW_BATTERY_PERCENT } from '../key/filter.ts'
import { labelOf } from '../key/view.ts'
import type { Item } from './list.ts'

type Of<Kind extends Item['kind']> = Extract<Item, { kind: Kind }>

/** So many of a kind are told. */
export const TOP = 5
const DAY_MS = 86_400_000

interface KeyColumns {
  readonly key_no: number
  readonly marking: string
  readonly name: string
  readonly holder: string | null
}

const named = ({ key_no, marking, name }: KeyColumns) => ({ keyNo: key_no, marking, label: labelOf({ marking, name }) })

/** Counts `rows` and shows the first of them in `order` with marking, name and holder of their keys. */
async function topKeys<Row>({ tx, systemId }: Context, rows: RawBuilder<unknown>, order: RawBuilder<unknown>) {
  const found = await sql<{ count: number; top: never }>`select count(*) as count from (${rows}) r`.execute(tx)
  const count = found.rows[0]!.count
  if (count === 0) return { count, top: [] }
  const top = await sql<KeyColumns & Row>`
    select f.*, k.marking, k.name, h.holder
    from (select * from (${rows}) r order by ${order} limit ${TOP}) f
      join key k on k.system_id = ${systemId} and k.key_no = f.key_no
      left join handout h on h.system_id = ${systemId} and h.key_no = f.key_no and h.in_at is null
    order by ${order}`.execute(tx)
  return { count, top: top.rows }
}

/** A blocked key locks nobody out any more. */
const notBlocked = ({ systemId }: Context) =>
  sql`not exists (select 1 from block_order o where o.system_id = ${systemId} and o.key_no = h.key_no)`

export async function lockOut(ctx: Context, withinDays: number): Promise<Of<'lockOut'>> {
  const { systemId, now } = ctx
  const until = new Date(now.getTime() + withinDays * DAY_MS)
  const rows = sql`
    select distinct on (key_no) key_no, ends_at, why from (
      select k.key_no, k.valid_to as ends_at, 'validity' as why from key k
        where k.system_id = ${systemId} and k.valid_to > ${now} and k.valid_to <= ${until} and k.state = 'programmed'
      union all
      select d.device_no, d.revalidated_until, 'revalidation' from device_state d
        where d.system_id = ${systemId} and d.device_kind = 'key'
          and d.revalidated_until > ${now} and d.revalidated_until <= ${until}) h
    where ${notBlocked(ctx)}
      and exists (select 1 from handout o where o.system_id = ${systemId} and o.key_no = h.key_no and o.in_at is null)
    order by key_no, ends_at`
  const { count, top } = await topKeys<{ ends_at: Date; why: 'validity' | 'revalidation' }>(
    ctx,
    rows,
    sql`ends_at, key_no`,
  )
  return {
    kind: 'lockOut',
    count,
    top: top.map((row) => ({
      ...named(row),
      holder: row.holder ?? '',
      endsAt: row.ends_at.toISOString(),
      why: row.why,
    })),
  }
}

export async function overdue(ctx: Context): Promise<Of<'overdue'>> {
  const rows = sql`select h.key_no, h.out_at, h.due_at from handout h
    where h.system_id = ${ctx.systemId} and h.in_at is null and h.due_at < ${ctx.now}`
  const { count, top } = await topKeys<{ out_at: Date; due_at: Date }>(ctx, rows, sql`due_at, key_no`)
  return {
    kind: 'overdue',
    count,
    top: top.map((row) => ({
      ...named(row),
      holder: row.holder ?? '',
      outAt: row.out_at.toISOString(),
      dueAt: row.due_at.toISOString(),
    })),
  }
}

export async function batteryLow(ctx: Context): Promise<Of<'batteryLow'>> {
  const lowPercent = LOW_BATTERY_PERCENT
  const rows = sql`select h.device_no as key_no, h.battery_percent, h.seen_at from device_state h
    where h.system_id = ${ctx.systemId} and h.battery_percent <= ${sql.lit(lowPercent)} and h.device_kind = 'key'
      and h.seen_at is not null`
  const { count, top } = await topKeys<{ battery_percent: number; seen_at: Date }>(
    ctx,
    rows,
    sql`battery_percent, key_no`,
  )
  return {
    kind: 'batteryLow',
    count,
    lowPercent,
    top: top.map((row) => ({
      ...named(row),
      holder: row.holder,
      percent: row.battery_percent,
      seenAt: row.seen_at.toISOString(),
    })),
  }
}

/** One for each key: a newer wish passes the older over. */
export async function updateWaiting(ctx: Context): Promise<Of<'updateWaiting'>> {
  const rows = sql`select h.key_no, h.cause, h.created_at from key_update h
    where h.system_id = ${ctx.systemId} and h.state in ('wished', 'underWay')`
  const { count, top } = await topKeys<{ cause: string; created_at: Date }>(ctx, rows, sql`created_at, key_no`)
  return {
    kind: 'updateWaiting',
    count,
    top: top.map((row) => ({
      ...named(row),
      holder: row.holder,
      cause: row.cause,
      since: row.created_at.toISOString(),
    })),
  }
}

/** Those in a drawer too: a key nobody has seen for long may be lost. */
export async function keyUnseen(ctx: Context, days: number): Promise<Of<'keyUnseen'>> {
  const before = new Date(ctx.now.getTime() - days * DAY_MS)
  const rows = sql`select h.device_no as key_no, h.seen_at from device_state h
    where h.system_id = ${ctx.systemId} and h.device_kind = 'key' and h.seen_at < ${before}`
  const { count, top } = await topKeys<{ seen_at: Date }>(ctx, rows, sql`seen_at, key_no`)
  return {
    kind: 'keyUnseen',
    count,
    days,
    top: top.map((row) => ({ ...named(row), holder: row.holder, seenAt: row.seen_at.toISOString() })),
  }
}
