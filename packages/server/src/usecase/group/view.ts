import { type RawBuilder, sql } from 'kysely'
import { fault } from '../../errors/index.ts'
import type { Context } from '../context.ts'

interface GroupRow {
  readonly groupNo: number
  readonly name: string
  readonly cylinders: number
  readonly keys: number
  readonly version: number
}

export async function selectGroups({ tx, systemId }: Context, where: RawBuilder<unknown>): Promise<GroupRow[]> {
  const { rows } = await sql<GroupRow>`
    select g.group_no as "groupNo", g.name, g.version,
      (select count(*) from cylinder_group_member m where m.system_id = ${systemId} and m.group_no = g.group_no) as cylinders,
      (select count(*) from explicit_right r where r.system_id = ${systemId} and r.target_kind = 'group'
        and r.target_no = g.group_no) as keys
    from cylinder_group g where g.system_id = ${systemId} and ${where}
    order by g.name`.execute(tx)
  return rows
}

export async function loadGroup(ctx: Context, groupNo: number): Promise<GroupRow> {
  const [row] = await selectGroups(ctx, sql`g.group_no = ${groupNo}`)
  if (!row) throw fault('groupUnknown', { no: groupNo })
  return row
}
