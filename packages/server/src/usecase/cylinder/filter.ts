import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { cylinderFilter } from '../../contract/cylinder.ts'
import type { Context } from '../context.ts'
import { containing } from '../page.ts'

export type CylinderFilter = z.infer<z.ZodObject<typeof cylinderFilter>>

/** Conditions on the table `cylinder`; all must hold. */
export function cylinderFilters(ctx: Context, wish: CylinderFilter): RawBuilder<unknown>[] {
  const { search, state, groupNo, kind, place, bodyNo, keyNo, only } = wish
  const { systemId } = ctx
  const mine = (table: string, more: RawBuilder<unknown>) =>
    sql`exists (select 1 from ${sql.table(table)} x where x.system_id = ${systemId}
      and x.cylinder_no = cylinder.cylinder_no and ${more})`
  const equal = (column: string, value: string | number | undefined) =>
    value === undefined ? [] : [sql`${sql.ref(`cylinder.${column}`)} = ${value}`]
  return [
    ...equal('state', state),
    ...equal('kind', kind),
    ...equal('place', place),
    ...equal('body_no', bodyNo),
    ...(search === undefined ? [] : [sql`cylinder.found_by like lower(${containing(search)})`]),
    ...(groupNo === undefined ? [] : [mine('cylinder_group_member', sql`x.group_no = ${groupNo}`)]),
    ...(keyNo === undefined
      ? []
      : [
          sql`cylinder.cylinder_no in (select r.target_no from explicit_right r
              where r.system_id = ${systemId} and r.key_no = ${keyNo} and r.target_kind = 'cylinder'
            union all select m.cylinder_no from explicit_right r
              join cylinder_group_member m on m.system_id = ${systemId} and m.group_no = r.target_no
              where r.system_id = ${systemId} and r.key_no = ${keyNo} and r.target_kind = 'group')`,
        ]),
    ...(only === undefined ? [] : [restriction(only, mine)]),
  ]
}

type Mine = (table: string, more: RawBuilder<unknown>) => RawBuilder<unknown>

function restriction(only: NonNullable<CylinderFilter['only']>, mine: Mine) {
  switch (only) {
    case 'taskOpen':
      return mine('task', sql`x.state in ('created', 'assigned', 'transferred', 'executed')`)
    case 'taskUnassigned':
      return mine('task', sql`x.state = 'created'`)
    case 'marked':
      return sql`cylinder.marked_for_programming`
    case 'logGap':
      return mine('event_gap', sql`true`)
  }
}
