import { combineHalves, type Mark, markOfCell } from '@lockwright/domain/plan'
import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../context.ts'
import { loadBlockedMarks } from './blocked.ts'
import { composedMark, indexHalves } from './compose.ts'
import { type DoorHalves, type KeyHalf, loadDoorHalves, loadKeyHalves } from './halves.ts'

/** Doors by number with the mark of one key there; those without a mark are left out. */
export async function marksOfKey(ctx: Context, keyNo: number): Promise<ReadonlyMap<number, Mark>> {
  const halves = await loadKeyHalves(ctx, { keys: sql`k.key_no = ${keyNo}`, rights: sql`r.key_no = ${keyNo}` })
  const numbers = (kind: 'cylinder' | 'group') =>
    halves.filter(({ target }) => target.kind === kind).map(({ target }) => target.no)
  const doors = await loadDoorHalves(ctx, doorsNamed(ctx, numbers('cylinder'), numbers('group')))
  const key = indexHalves(halves).get(keyNo)
  const exact = await loadBlockedMarks(ctx, halves, doors, { keyNo })
  const ofDoor = new Map(exact.map(({ cylinderNo, mark }) => [cylinderNo, mark]))
  return marked(doors.keys(), (no) => (ofDoor.has(no) ? ofDoor.get(no)! : composedMark(key, no, doors.get(no)!)))
}

/** Keys by number with their mark at one door; those without a mark are left out. */
export async function marksOfCylinder(ctx: Context, cylinderNo: number): Promise<ReadonlyMap<number, Mark>> {
  const doors = await loadDoorHalves(ctx, sql`c.cylinder_no = ${cylinderNo}`)
  const door = doors.get(cylinderNo)!
  const halves = await loadKeyHalves(ctx, keysNaming(ctx, cylinderNo, [...door.groups.keys()]))
  const exact = await loadBlockedMarks(ctx, halves, doors, { cylinderNo })
  const ofKey = new Map(exact.map(({ keyNo, mark }) => [keyNo, mark]))
  const parts = marksAt(halves, cylinderNo, door)
  return marked(new Set([...parts.keys(), ...ofKey.keys()]), (no) =>
    ofKey.has(no) ? ofKey.get(no)! : markOfCell(parts.get(no)!),
  )
}

/** Of each key what its entries make with one door; a door may have a hundred thousand keys. */
function marksAt(halves: readonly KeyHalf[], cylinderNo: number, door: DoorHalves) {
  const found = new Map<number, ReturnType<typeof combineHalves>[]>()
  for (const { keyNo, target, half } of halves) {
    const isOwn = target.kind === 'cylinder' && target.no === cylinderNo
    const there = isOwn ? door.own : target.kind === 'group' ? door.groups.get(target.no) : undefined
    if (there === undefined) continue
    const mark = combineHalves(half, there)
    const before = found.get(keyNo)
    if (before === undefined) found.set(keyNo, [mark])
    else before.push(mark)
  }
  return found
}

function marked(numbers: Iterable<number>, markAt: (no: number) => Mark | null): ReadonlyMap<number, Mark> {
  const found = new Map<number, Mark>()
  for (const no of numbers) {
    const mark = markAt(no)
    if (mark !== null) found.set(no, mark)
  }
  return found
}

/** The doors themselves, those of the groups, and those that may not know yet that they left one. */
function doorsNamed(
  { systemId }: Context,
  cylinderNos: readonly number[],
  groupNos: readonly number[],
): RawBuilder<boolean> {
  return sql`(c.cylinder_no = any(${cylinderNos}::bigint[])
    or c.cylinder_no in (select m.cylinder_no from cylinder_group_member m
      where m.system_id = ${systemId} and m.group_no = any(${groupNos}::bigint[]))
    or c.cylinder_no in (select d.device_no from device_state d
      where d.system_id = ${systemId} and d.device_kind = 'cylinder' and exists (select 1 from image i
        where i.system_id = ${systemId} and i.device_kind = 'cylinder' and i.device_no = d.device_no
          and i.number > d.confirmed_number)))`
}

/** Keys with a right on the door or its groups, and those on their way to another content that still name it. */
function keysNaming({ systemId }: Context, cylinderNo: number, groupNos: readonly number[]) {
  const rights = sql<boolean>`((r.target_kind = 'cylinder' and r.target_no = ${cylinderNo})
    or (r.target_kind = 'group' and r.target_no = any(${groupNos}::bigint[])))`
  const slots = [{ kind: 'cylinder', cylinderNo }, ...groupNos.map((groupNo) => ({ kind: 'group', groupNo }))].map(
    (slot) => JSON.stringify([{ slot }]),
  )
  const keys = sql<boolean>`(
    k.key_no in (select r.key_no from explicit_right r where r.system_id = ${systemId} and ${rights})
    or k.key_no in (select u.key_no from key_update u
      join device_state s on s.system_id = ${systemId} and s.device_kind = 'key' and s.device_no = u.key_no
      join image i on i.system_id = ${systemId} and i.device_kind = 'key' and i.device_no = u.key_no
        and i.number >= s.confirmed_number
      where u.system_id = ${systemId} and u.state in ('wished', 'underWay')
        and i.content -> 'entries' @> any(${slots}::jsonb[])))`
  return { keys, rights }
}
