import { type RawBuilder, sql } from 'kysely'
import { importContract } from '../../contract/import.ts'
import { fault } from '../../errors/index.ts'
import { json } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { replanKeys } from '../plan/affected.ts'
import { usecase } from '../usecase.ts'
import { loadImport } from './view.ts'

/** What an import made; its rights are those of its instant. */
export interface ImportMade {
  readonly keyNos: readonly number[]
  readonly cylinderNos: readonly number[]
  readonly rights: number
  readonly at: string
  readonly by: string
}

interface Obstacle {
  readonly kind: string
  readonly count: number
  /** The first of them. */
  readonly markings: readonly string[]
}

const TOLD = 10

/** As long as nothing came after it: whatever somebody or a device built upon it stands in the way and is named. */
export const undoImport = usecase(importContract.undo, {
  permission: 'import',
  async run(ctx, { importNo }) {
    const { tx, systemId } = ctx
    const row = await loadImport(ctx, importNo)
    const made = row.plan as ImportMade | null
    if (row.state !== 'applied' || made === null) throw fault('importNotReady', { state: row.state })
    const obstacles = await obstaclesTo(ctx, made)
    if (obstacles.length > 0) {
      const count = obstacles.reduce((sum, one) => sum + one.count, 0)
      throw fault('importCannotBeUndone', { count, obstacles })
    }
    const { rows: touched } = await sql<{ key_no: number }>`
      delete from explicit_right where system_id = ${systemId} and created_at = ${made.at}::timestamptz
        and created_by = ${made.by} returning key_no`.execute(tx)
    await sql`delete from key where system_id = ${systemId} and key_no = any(${made.keyNos}::bigint[])`.execute(tx)
    await sql`delete from cylinder_body b where b.system_id = ${systemId} and b.body_no in (
      select c.body_no from cylinder c where c.system_id = ${systemId}
        and c.cylinder_no = any(${made.cylinderNos}::bigint[]))`.execute(tx)
    const gone = new Set(made.keyNos)
    const stay = [...new Set(touched.map(({ key_no }) => key_no))].filter((no) => !gone.has(no))
    const summary = await replanKeys(ctx, stay, 'importUndone')
    await tx
      .updateTable('import_run')
      .set({ state: 'undone', plan: json(null) })
      .where('system_id', '=', systemId)
      .where('import_no', '=', importNo)
      .execute()
    const counts = { keys: made.keyNos.length, cylinders: made.cylinderNos.length, rights: touched.length }
    ctx.journal({ subject: `import ${importNo}`, before: counts, after: { undone: true } })
    ctx.feed('import', { importNo })
    return { ...counts, summary }
  },
})

async function obstaclesTo(ctx: Context, made: ImportMade): Promise<Obstacle[]> {
  const { tx, systemId } = ctx
  const key = sql`key where system_id = ${systemId} and key_no = any(${made.keyNos}::bigint[])`
  const cylinder = sql`cylinder where system_id = ${systemId} and cylinder_no = any(${made.cylinderNos}::bigint[])`
  const mine = sql`r.created_at = ${made.at}::timestamptz and r.created_by = ${made.by}`
  const ofKey = sql`explicit_right r join key k on k.system_id = ${systemId} and k.key_no = r.key_no
    where r.system_id = ${systemId}`
  const found = [
    await told(ctx, 'keyProgrammed', sql`select marking from ${key} and state = 'programmed'`),
    await told(ctx, 'cylinderProgrammed', sql`select marking from ${cylinder} and state = 'programmed'`),
    await told(ctx, 'keyChanged', sql`select marking from ${key} and version > 1 and state <> 'programmed'`),
    await told(ctx, 'cylinderChanged', sql`select marking from ${cylinder} and version > 1 and state <> 'programmed'`),
    await told(
      ctx,
      'rightAdded',
      sql`select distinct k.marking from ${ofKey} and not (${mine}) and (r.key_no = any(${made.keyNos}::bigint[])
        or r.target_kind = 'cylinder' and r.target_no = any(${made.cylinderNos}::bigint[]))`,
    ),
    await told(
      ctx,
      'rightInKey',
      sql`select distinct k.marking from ${ofKey} and ${mine} and exists (
        select 1 from image i join device_state d on d.system_id = ${systemId} and d.device_kind = 'key'
          and d.device_no = r.key_no and greatest(d.confirmed_number, d.in_flight_number) >= i.number
        where i.system_id = ${systemId} and i.device_kind = 'key' and i.device_no = r.key_no
          and i.created_at = r.created_at and i.cause = 'import')`,
    ),
    await told(
      ctx,
      'groupMember',
      sql`select distinct c.marking from cylinder_group_member m
        join cylinder c on c.system_id = ${systemId} and c.cylinder_no = m.cylinder_no
        where m.system_id = ${systemId} and m.cylinder_no = any(${made.cylinderNos}::bigint[])`,
    ),
  ]
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from explicit_right r where r.system_id = ${systemId} and ${mine}`.execute(tx)
  const changed = made.rights - rows[0]!.count
  const rights = { kind: 'rightChanged', count: Math.max(0, changed), markings: [] }
  return [...found, rights].filter(({ count }) => count > 0)
}

async function told({ tx }: Context, kind: string, markings: RawBuilder<unknown>): Promise<Obstacle> {
  const { rows } = await sql<{ marking: string; count: number }>`
    select marking, count(*) over () as count from (${markings}) f order by marking limit ${TOLD}`.execute(tx)
  return { kind, count: rows[0]?.count ?? 0, markings: rows.map(({ marking }) => marking) }
}
