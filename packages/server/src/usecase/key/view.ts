import { type RawBuilder, sql } from 'kysely'
import { fault } from '../../errors/index.ts'
import type { Row } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { type ContentColumns, contentView, elementState } from '../element/state.ts'
import type { Sorted } from '../list.ts'

export interface KeyRow extends Row<'key'>, ContentColumns, Sorted {
  readonly published_at: Date | null
  readonly revalidated_until: Date | null
  readonly battery_percent: number | null
  readonly holder: string | null
  readonly out_at: Date | null
  readonly due_at: Date | null
  readonly blocked: boolean
  readonly rights: number
  readonly doors: number
  readonly update_state: 'wished' | 'underWay' | null
  readonly update_cause: string | null
  readonly update_at: Date | null
}

/** Keys with all that screens show of them. `page` selects the rows, ordered and cut; one round trip. */
export async function selectKeys(
  { tx, systemId }: Context,
  page: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<KeyRow[]> {
  const { rows } = await sql<KeyRow>`
    select k.*, s.published_at, h.holder, h.out_at, h.due_at,
      u.state as update_state, u.cause as update_cause, u.created_at as update_at,
      d.confirmed_number, d.confirmed_at, d.evidence_kind, d.evidence_by, d.in_flight_number, d.seen_at, d.firmware, d.revalidated_until, d.battery_percent,
      exists (select 1 from block_order o where o.system_id = ${systemId} and o.key_no = k.key_no) as blocked,
      (select count(*) from explicit_right r where r.system_id = ${systemId} and r.key_no = k.key_no) as rights,
      (select count(*) from (select r.target_no from explicit_right r
          where r.system_id = ${systemId} and r.key_no = k.key_no and r.target_kind = 'cylinder'
        union select m.cylinder_no from explicit_right r
          join cylinder_group_member m on m.system_id = ${systemId} and m.group_no = r.target_no
          where r.system_id = ${systemId} and r.key_no = k.key_no and r.target_kind = 'group') own) as doors,
      (select max(i.number) from image i where i.system_id = ${systemId} and i.device_kind = 'key'
        and i.device_no = k.key_no) as wished
    from (${page}) k
      join locking_system s on s.system_id = ${systemId}
      left join handout h on h.system_id = ${systemId} and h.key_no = k.key_no and h.in_at is null
      left join device_state d on d.system_id = ${systemId} and d.device_kind = 'key' and d.device_no = k.key_no
      left join lateral (select state, cause, created_at from key_update u where u.system_id = ${systemId}
        and u.key_no = k.key_no and u.state in ('wished', 'underWay') order by u.number desc limit 1) u on true
    order by ${order}`.execute(tx)
  return rows
}

export async function loadKey(ctx: Context, keyNo: number): Promise<KeyRow> {
  const page = sql`select *, key_no as sorted_by from key where system_id = ${ctx.systemId} and key_no = ${keyNo}`
  const [row] = await selectKeys(ctx, page, sql`1`)
  if (!row) throw fault('keyUnknown', { no: keyNo })
  return row
}

export function keyView(row: KeyRow, now: Date) {
  return {
    keyNo: row.key_no,
    keyId: row.key_id,
    marking: row.marking,
    name: row.name,
    label: labelOf(row),
    kind: row.kind,
    mechanicalCode: row.mechanical_code,
    state: elementState(row.state, row.programmed_at, row.published_at),
    programmedAt: row.programmed_at?.toISOString() ?? null,
    markedForProgramming: row.marked_for_programming,
    validity: validityView(row),
    week: row.week,
    scheduleNo: row.schedule_no,
    revalidationHours: row.revalidation_hours,
    revalidatedUntil: row.revalidated_until?.toISOString() ?? null,
    handOut:
      row.holder === null || row.out_at === null
        ? null
        : {
            holder: row.holder,
            outAt: row.out_at.toISOString(),
            dueAt: row.due_at?.toISOString() ?? null,
            overdue: row.due_at !== null && row.due_at < now,
          },
    blocked: row.blocked,
    rights: row.rights,
    doors: row.doors,
    content: contentView(row),
    waiting:
      row.update_state === null || row.update_at === null
        ? null
        : { state: row.update_state, cause: row.update_cause ?? '', since: row.update_at.toISOString() },
    batteryPercent: row.battery_percent,
    version: row.version,
  }
}

/** R029. */
export const labelOf = ({ name, marking }: Pick<Row<'key'>, 'name' | 'marking'>): string => name || marking

export function validityView({
  validity_kind: kind,
  valid_from: from,
  valid_to: to,
}: Pick<Row<'key'>, 'validity_kind' | 'valid_from' | 'valid_to'>) {
  return kind === 'between' ? { kind, from: from?.toISOString() ?? null, to: to?.toISOString() ?? null } : { kind }
}
