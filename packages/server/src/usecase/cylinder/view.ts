import { type RawBuilder, sql } from 'kysely'
import { fault } from '../../errors/index.ts'
import type { Row } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { type ContentColumns, contentView, elementState } from '../element/state.ts'
import type { Sorted } from '../list.ts'
import { NEEDS_PEOPLE } from '../task/operations.ts'

export interface CylinderRow extends Row<'cylinder'>, ContentColumns, Sorted {
  readonly body_marking: string
  readonly body_kind: 'single' | 'double'
  readonly groups: number[]
  readonly open_tasks: number
  readonly keys: number
  readonly last_event_at: Date | null
  readonly published_at: Date | null
}

/** Cylinders with all that screens show of them. `page` selects the rows, ordered and cut; one round trip. */
export async function selectCylinders(
  { tx, systemId }: Context,
  page: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<CylinderRow[]> {
  const { rows } = await sql<CylinderRow>`
    select c.*, b.marking as body_marking, b.kind as body_kind, s.published_at,
      d.confirmed_number, d.confirmed_at, d.evidence_kind, d.evidence_by, d.in_flight_number, d.seen_at, d.firmware,
      array(select m.group_no from cylinder_group_member m
        where m.system_id = ${systemId} and m.cylinder_no = c.cylinder_no order by 1) as groups,
      (select count(*) from task t where t.system_id = ${systemId} and t.cylinder_no = c.cylinder_no
        and t.state in ('created', 'assigned', 'transferred', 'executed') and ${NEEDS_PEOPLE}) as open_tasks,
      (select count(*) from (select r.key_no from explicit_right r
          where r.system_id = ${systemId} and r.target_kind = 'cylinder' and r.target_no = c.cylinder_no
        union select r.key_no from cylinder_group_member m
          join explicit_right r on r.system_id = ${systemId} and r.target_kind = 'group' and r.target_no = m.group_no
          where m.system_id = ${systemId} and m.cylinder_no = c.cylinder_no) own) as keys,
      (select e.at from event e where e.system_id = ${systemId} and e.cylinder_no = c.cylinder_no
        order by e.log_epoch desc, e.seq desc limit 1) as last_event_at,
      (select max(i.number) from image i where i.system_id = ${systemId} and i.device_kind = 'cylinder'
        and i.device_no = c.cylinder_no) as wished
    from (${page}) c
      join cylinder_body b on b.system_id = ${systemId} and b.body_no = c.body_no
      join locking_system s on s.system_id = ${systemId}
      left join device_state d on d.system_id = ${systemId} and d.device_kind = 'cylinder' and d.device_no = c.cylinder_no
    order by ${order}`.execute(tx)
  return rows
}

export async function loadCylinder(ctx: Context, cylinderNo: number): Promise<CylinderRow> {
  const page = sql`select *, cylinder_no as sorted_by from cylinder where system_id = ${ctx.systemId} and cylinder_no = ${cylinderNo}`
  const [row] = await selectCylinders(ctx, page, sql`1`)
  if (!row) throw fault('cylinderUnknown', { no: cylinderNo })
  return row
}

export function cylinderView(row: CylinderRow) {
  return {
    cylinderNo: row.cylinder_no,
    bodyNo: row.body_no,
    bodyMarking: row.body_marking,
    bodyKind: row.body_kind,
    side: row.side,
    marking: row.marking,
    name: row.name,
    place: row.place,
    kind: row.kind,
    timeZone: row.zone,
    note: row.note,
    mechanicalCode: row.mechanical_code,
    state: elementState(row.state, row.programmed_at, row.published_at),
    programmedAt: row.programmed_at?.toISOString() ?? null,
    markedForProgramming: row.marked_for_programming,
    groups: row.groups,
    openTasks: row.open_tasks,
    keys: row.keys,
    lastEventAt: row.last_event_at?.toISOString() ?? null,
    content: contentView(row),
    version: row.version,
  }
}
