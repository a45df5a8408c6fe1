import type { KeyWish } from '@lockwright/domain/desired'
import {
  type CylinderNo,
  type CylinderPolicy,
  cylinderNo,
  type GroupNo,
  groupNo,
  type KeyId,
  type KeyImage,
  type KeyNo,
  type Right,
  type Week,
} from '@lockwright/domain/model'
import { sql } from 'kysely'
import { SECRET_GENERATION } from '../../keystore/index.ts'
import { secondsOfDate } from '../../ports/index.ts'
import type { Row } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { validityOf } from '../key/policy.ts'
import { zonesOf } from '../zone/rules.ts'

/** All that decides what one key should hold, and what it was last meant to hold. */
export interface KeyCase {
  readonly marking: string
  readonly programmed: boolean
  readonly wish: KeyWish
  readonly previous: KeyImage | null
}

interface KeyColumns extends Row<'key'> {
  readonly scheduled: Week | null
  readonly blocked: boolean
  readonly previous: KeyImage | null
  readonly time_zone: string
}

/**
 * Whoever changes the rights of these keys at the same time compiles after us and sees what we made. Not the strongest
 * lock: rows that point to a key hold a weak one on it, and two of those would wait for each other.
 */
export async function lockKeys({ tx, systemId }: Context, keyNos: readonly number[]): Promise<void> {
  await sql`select 1 from key where system_id = ${systemId} and key_no = any(${keyNos}::bigint[])
    order by key_no for no key update`.execute(tx)
}

/** The cases of these keys, in four questions however many there are. */
export async function loadKeyCases(ctx: Context, keyNos: readonly number[]): Promise<ReadonlyMap<number, KeyCase>> {
  const keys = await loadKeys(ctx, keyNos)
  const [rights, carried] = [await loadRights(ctx, keyNos), await loadCarried(ctx, keyNos)]
  const doors = await loadDoors(ctx, rights)
  const zones = zonesOf([...doors.map((door) => door.zone), ...keys.slice(0, 1).map((key) => key.time_zone)], ctx.at)
  const rightsByKey = Map.groupBy(rights, (right) => right.keyNo as number)
  const carriedByKey = Map.groupBy(carried, (row) => row.key_no)
  const byTarget = indexDoors(doors)

  return new Map(
    keys.map((row) => {
      const own = rightsByKey.get(row.key_no) ?? []
      const wish: KeyWish = {
        key: {
          keyNo: row.key_no as KeyNo,
          keyId: row.key_id as KeyId,
          kind: row.kind,
          validity: validityOf(row),
          week: row.scheduled ?? row.week,
          revalidationHours: row.revalidation_hours,
        },
        rights: own,
        blocked: row.blocked,
        minEpoch: row.min_epoch,
        cylinders: byTarget(own),
        zones,
        carries: (carriedByKey.get(row.key_no) ?? []).map((task) => ({
          cylinderNo: cylinderNo(task.cylinder_no),
          confirmedGroups: (task.groups ?? []).map(groupNo),
        })),
        secretGeneration: SECRET_GENERATION,
      }
      const { marking, previous } = row
      return [row.key_no, { marking, programmed: row.state === 'programmed', wish, previous }]
    }),
  )
}

async function loadKeys({ tx, systemId }: Context, keyNos: readonly number[]): Promise<KeyColumns[]> {
  const { rows } = await sql<KeyColumns>`
    select k.*, w.week as scheduled, s.time_zone,
      exists (select 1 from block_order o where o.system_id = ${systemId} and o.key_no = k.key_no) as blocked,
      (select i.content from image i where i.system_id = ${systemId} and i.device_kind = 'key' and i.device_no = k.key_no
        order by i.number desc limit 1) as previous
    from key k join locking_system s on s.system_id = ${systemId}
      left join schedule w on w.system_id = ${systemId} and w.schedule_no = k.schedule_no
    where k.system_id = ${systemId} and k.key_no = any(${keyNos}::bigint[])
    order by k.key_no`.execute(tx)
  return rows
}

async function loadRights({ tx, systemId }: Context, keyNos: readonly number[]): Promise<Right[]> {
  const { rows } = await sql<Row<'explicit_right'> & { scheduled: Week | null }>`
    select r.*, w.week as scheduled
    from explicit_right r left join schedule w on w.system_id = ${systemId} and w.schedule_no = r.schedule_no
    where r.system_id = ${systemId} and r.key_no = any(${keyNos}::bigint[])`.execute(tx)
  return rows.map((row) => rightOf(row, row.scheduled))
}

/** A row of `explicit_right` as the domain has it. */
function rightOf(row: Row<'explicit_right'>, scheduled: Week | null): Right {
  return {
    keyNo: row.key_no as KeyNo,
    target:
      row.target_kind === 'cylinder'
        ? { kind: 'cylinder', cylinderNo: cylinderNo(row.target_no) }
        : { kind: 'group', groupNo: groupNo(row.target_no) },
    week: scheduled ?? 'always',
    window:
      row.window_from && row.window_to
        ? { from: secondsOfDate(row.window_from), to: secondsOfDate(row.window_to) }
        : null,
  }
}

interface Door {
  readonly cylinder_no: number
  readonly zone: string
  readonly group_no: number | null
}

/** The cylinders that rights name, and of each group they name one cylinder a zone: more does not matter to a key. */
async function loadDoors({ tx, systemId }: Context, rights: readonly Right[]): Promise<Door[]> {
  const cylinders = new Set<number>()
  const groups = new Set<number>()
  for (const { target } of rights) {
    if (target.kind === 'cylinder') cylinders.add(target.cylinderNo)
    else groups.add(target.groupNo)
  }
  const { rows } = await sql<Door>`
    select cylinder_no, zone, null::bigint as group_no from cylinder
    where system_id = ${systemId} and cylinder_no = any(${[...cylinders]}::bigint[])
    union all
    select min(c.cylinder_no), c.zone, m.group_no
    from cylinder_group_member m join cylinder c on c.system_id = ${systemId} and c.cylinder_no = m.cylinder_no
    where m.system_id = ${systemId} and m.group_no = any(${[...groups]}::bigint[])
    group by m.group_no, c.zone`.execute(tx)
  return rows
}

/** For a key its own part of the doors: compiling looks through them for every entry. */
function indexDoors(doors: readonly Door[]): (rights: readonly Right[]) => readonly CylinderPolicy[] {
  const policies = new Map<number, CylinderPolicy>()
  const ofGroup = new Map<number, CylinderNo[]>()
  for (const { cylinder_no, zone, group_no } of doors) {
    const no = cylinderNo(cylinder_no)
    const groups: readonly GroupNo[] = policies.get(no)?.groups ?? []
    policies.set(no, { cylinderNo: no, zone, groups: group_no === null ? groups : [...groups, groupNo(group_no)] })
    if (group_no !== null) ofGroup.set(group_no, [...(ofGroup.get(group_no) ?? []), no])
  }
  return (rights) => {
    const own = new Set<CylinderNo>()
    for (const { target } of rights) {
      if (target.kind === 'cylinder') own.add(target.cylinderNo)
      else for (const no of ofGroup.get(target.groupNo) ?? []) own.add(no)
    }
    return [...own].flatMap((no) => policies.get(no) ?? [])
  }
}

/** Cylinders whose open tasks a key carries, with the groups they are confirmed to be in (D16). */
async function loadCarried(
  { tx, systemId }: Context,
  keyNos: readonly number[],
): Promise<{ key_no: number; cylinder_no: number; groups: number[] | null }[]> {
  const { rows } = await sql<{ key_no: number; cylinder_no: number; groups: number[] | null }>`
    select distinct on (c.key_no, t.cylinder_no) c.key_no, t.cylinder_no, i.content -> 'groups' as groups
    from task_carrier c
      join task t on t.system_id = ${systemId} and t.task_no = c.task_no
        and t.state in ('created', 'assigned', 'transferred')
      left join device_state d on d.system_id = ${systemId} and d.device_kind = 'cylinder' and d.device_no = t.cylinder_no
      left join image i on i.system_id = ${systemId} and i.device_kind = 'cylinder' and i.device_no = t.cylinder_no
        and i.number = d.confirmed_number
    where c.system_id = ${systemId} and c.key_no = any(${keyNos}::bigint[]) and c.removed_at is null
    order by c.key_no, t.cylinder_no`.execute(tx)
  return rows
}
