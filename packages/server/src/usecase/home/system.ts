import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { LARGE_KEYS, loadSystem } from '../system/view.ts'
import { TOP } from './keys.ts'
import type { Item } from './list.ts'

type Of<Kind extends Item['kind']> = Extract<Item, { kind: Kind }>

/** R037. */
export async function runOpen({ tx, systemId }: Context): Promise<Of<'runOpen'>> {
  const { rows } = await sql<{
    run_no: number
    started_at: Date
    started_by: string
    waiting: number
    failed: number
    count: number
  }>`
    select r.run_no, r.started_at, r.started_by, i.waiting, i.failed, count(*) over () as count
    from programming_run r cross join lateral (
      select count(*) filter (where i.state = 'waiting') as waiting, count(*) filter (where i.state = 'failed') as failed
      from programming_run_item i where i.system_id = ${systemId} and i.run_no = r.run_no) i
    where r.system_id = ${systemId} and r.state = 'open'
    order by r.started_at, r.run_no limit ${TOP}`.execute(tx)
  return {
    kind: 'runOpen',
    count: rows[0]?.count ?? 0,
    top: rows.map((row) => ({
      runNo: row.run_no,
      startedAt: row.started_at.toISOString(),
      startedBy: row.started_by,
      waiting: row.waiting,
      failed: row.failed,
    })),
  }
}

/** R038, R044: what is programmed after the last publishing works only after the next one. */
export async function unpublished(ctx: Context): Promise<Of<'unpublished'>> {
  const { tx, systemId } = ctx
  const { published_at: publishedAt } = await loadSystem(ctx)
  const since = publishedAt === null ? sql`programmed_at is not null` : sql`programmed_at > ${publishedAt}`
  const { rows } = await sql<{ keys: number; cylinders: number }>`
    select (select count(*) from key where system_id = ${systemId} and ${since}) as keys,
      (select count(*) from cylinder where system_id = ${systemId} and ${since}) as cylinders`.execute(tx)
  const { keys, cylinders } = rows[0]!
  return { kind: 'unpublished', count: keys + cylinders, keys, cylinders, first: publishedAt === null, top: [] }
}

/** R043: asked once, and only where it matters. */
export async function handOutDefaultsOpen(ctx: Context): Promise<Of<'handOutDefaultsOpen'>> {
  const { tx, systemId } = ctx
  const { handout_defaults_at: decidedAt } = await loadSystem(ctx)
  const { rows } = await sql<{ keys: number }>`
    select count(*) as keys from key where system_id = ${systemId}`.execute(tx)
  const { keys } = rows[0]!
  return { kind: 'handOutDefaultsOpen', count: decidedAt === null && keys > LARGE_KEYS ? keys : 0, top: [] }
}
