import { fault } from '../../errors/index.ts'
import type { Role, Row } from '../../store/index.ts'
import type { Context } from '../context.ts'

/** A system as the API shows it. */
export function systemView(row: Row<'locking_system'>, role: Role | null) {
  return {
    systemId: row.system_id,
    systemNo: row.system_no,
    name: row.name,
    code: row.code,
    customer: row.customer,
    timeZone: row.time_zone,
    state: row.state,
    publishedAt: row.published_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    version: row.version,
    role,
  }
}

/** From here on a system is asked once whether hand-outs should have defaults (R043). */
export const LARGE_KEYS = 1000

/** R043; null: nobody was asked yet. */
export function handOutDefaultsOf(row: Row<'locking_system'>) {
  const { handout_validity_days: validityDays, handout_revalidation_hours: revalidationHours } = row
  return row.handout_defaults_at === null ? null : { validityDays, revalidationHours }
}

/** The system of the transaction. */
export async function loadSystem(ctx: Context): Promise<Row<'locking_system'>> {
  const row = await ctx.tx
    .selectFrom('locking_system')
    .selectAll()
    .where('system_id', '=', ctx.systemId)
    .executeTakeFirst()
  if (!row) throw fault('systemUnknown')
  return row
}

/** R038: an unpublished system works on no door and refuses what only makes sense there. */
export async function mustBePublished(ctx: Context): Promise<Row<'locking_system'>> {
  const system = await loadSystem(ctx)
  if (system.state !== 'published') throw fault('systemNotPublished')
  return system
}
