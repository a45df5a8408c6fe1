import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { keyFilter } from '../../contract/key.ts'
import type { Context } from '../context.ts'
import { containing } from '../page.ts'

export type KeyFilter = z.infer<z.ZodObject<typeof keyFilter>>

/** At most this much is a low battery. */
export const LOW_BATTERY_PERCENT = 20

/** Conditions on the table `key`; all must hold. */
export function keyFilters(ctx: Context, wish: KeyFilter): RawBuilder<unknown>[] {
  const { search, state, kind, only, holder, personNo, cylinderNo, groupNo, scheduleNo } = wish
  const mine = (table: string, more: RawBuilder<unknown>) =>
    sql`exists (select 1 from ${sql.table(table)} x where x.system_id = ${ctx.systemId} and x.key_no = key.key_no and ${more})`
  const out = sql`x.in_at is null`
  return [
    ...(state === undefined ? [] : [sql`key.state = ${state}`]),
    ...(kind === undefined ? [] : [sql`key.kind = ${kind}`]),
    ...(search === undefined ? [] : [sql`key.found_by like lower(${containing(search)})`]),
    ...(scheduleNo === undefined ? [] : [sql`key.schedule_no = ${scheduleNo}`]),
    ...(holder === undefined ? [] : [mine('handout', sql`${out} and x.found_by like lower(${containing(holder)})`)]),
    ...(personNo === undefined ? [] : [mine('handout', sql`${out} and x.person_no = ${personNo}`)]),
    ...(groupNo === undefined
      ? []
      : [mine('explicit_right', sql`x.target_kind = 'group' and x.target_no = ${groupNo}`)]),
    ...(cylinderNo === undefined ? [] : [mine('explicit_right', opens(ctx, cylinderNo))]),
    ...(only === undefined ? [] : [restriction(ctx, only, mine)]),
  ]
}

function opens({ systemId }: Context, cylinderNo: number) {
  return sql`(x.target_kind = 'cylinder' and x.target_no = ${cylinderNo} or x.target_kind = 'group' and x.target_no in (
    select m.group_no from cylinder_group_member m where m.system_id = ${systemId} and m.cylinder_no = ${cylinderNo}))`
}

type Mine = (table: string, more: RawBuilder<unknown>) => RawBuilder<unknown>

function restriction({ systemId, now }: Context, only: NonNullable<KeyFilter['only']>, mine: Mine) {
  switch (only) {
    case 'blocked':
      return mine('block_order', sql`true`)
    case 'out':
      return mine('handout', sql`x.in_at is null`)
    case 'in':
      return sql`key.state = 'programmed' and not ${mine('handout', sql`x.in_at is null`)}`
    case 'overdue':
      return mine('handout', sql`x.in_at is null and x.due_at < ${now}`)
    case 'updateOpen':
      return mine('key_update', sql`x.state in ('wished', 'underWay')`)
    case 'marked':
      return sql`key.marked_for_programming`
    case 'batteryLow':
      return sql`exists (select 1 from device_state d where d.system_id = ${systemId} and d.device_kind = 'key'
        and d.device_no = key.key_no and d.battery_percent <= ${sql.lit(LOW_BATTERY_PERCENT)})`
  }
}
