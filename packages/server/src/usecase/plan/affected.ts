import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../context.ts'
import { replan, type UpdateSummary } from './replan.ts'

/** Keys with a right on one of these cylinders, itself or by a group. */
export function keysOfCylinders(ctx: Context, cylinderNos: readonly number[]): Promise<number[]> {
  return keysWhere(
    ctx,
    sql`(target_kind = 'cylinder' and target_no = any(${cylinderNos}::bigint[]))
      or (target_kind = 'group' and target_no in (select m.group_no from cylinder_group_member m
        where m.system_id = ${ctx.systemId} and m.cylinder_no = any(${cylinderNos}::bigint[])))`,
  )
}

export function keysOfGroup(ctx: Context, groupNo: number): Promise<number[]> {
  return keysWhere(ctx, sql`target_kind = 'group' and target_no = ${groupNo}`)
}

async function keysWhere({ tx, systemId }: Context, condition: RawBuilder<unknown>): Promise<number[]> {
  const { rows } = await sql<{ key_no: number }>`
    select distinct key_no from explicit_right where system_id = ${systemId} and (${condition}) order by 1`.execute(tx)
  return rows.map((row) => row.key_no)
}

/** After people changed the policy of keys: programmed ones get new images, the others are only checked. */
export function replanKeys(ctx: Context, keyNos: readonly number[], cause: string): Promise<UpdateSummary> {
  return replan(ctx, { keyNos }, cause, 'programmed')
}

export async function replanKeysOfCylinders(
  ctx: Context,
  cylinderNos: readonly number[],
  cause: string,
): Promise<UpdateSummary> {
  return replanKeys(ctx, await keysOfCylinders(ctx, cylinderNos), cause)
}
