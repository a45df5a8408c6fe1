import type { CylinderState } from '@lockwright/domain/actual'
import { mergeRights } from '@lockwright/domain/desired'
import {
  type CylinderImage,
  type CylinderNo,
  type GroupNo,
  groupNo,
  type KeyImage,
  type KeyNo,
  type UnixSeconds,
  type Week,
} from '@lockwright/domain/model'
import { type Half, halfOfCylinder, halvesOfKey } from '@lockwright/domain/plan'
import { type RawBuilder, sql } from 'kysely'
import { secondsOfDate } from '../../ports/index.ts'
import { loadCylinderStates, loadKeyStates } from '../access/states.ts'
import type { Context } from '../context.ts'

/** A door or a group, as rights name it. */
export interface Target {
  readonly kind: 'cylinder' | 'group'
  readonly no: number
}

/** One entry of a key with how far the key is with it; `right` null: nobody wishes it (any more). */
export interface KeyHalf {
  readonly keyNo: number
  readonly target: Target
  readonly half: Half
  readonly right: RightRow | null
}

export interface RightRow {
  readonly key_no: number
  readonly target_kind: 'cylinder' | 'group'
  readonly target_no: number
  readonly schedule_no: number | null
  readonly window_from: Date | null
  readonly window_to: Date | null
}

interface KeyRow {
  readonly key_no: number
  readonly programmed: boolean
  /** Its newest content is not, or not surely, the one it holds. */
  readonly open: boolean
  readonly week: Week
}

/** Which keys and rights are asked about. */
export interface Scope {
  readonly keys: RawBuilder<boolean>
  readonly rights: RawBuilder<boolean>
}

/** Images are loaded for so many keys at a time. */
const CHUNK = 2000

/**
 * How far keys are with their rights. Only of keys that are not settled are the images looked at: a settled key holds what its
 * rights say, one never programmed nothing. Conditions of `scope` name the key `k` and the right `r`.
 */
export async function loadKeyHalves(ctx: Context, scope: Scope): Promise<readonly KeyHalf[]> {
  const keys = await loadKeyRows(ctx, scope.keys)
  const rights = await loadRights(ctx, scope.rights)
  const weeks = await loadWeeks(ctx)
  const byKey = Map.groupBy(rights, (right) => right.key_no)
  const open = keys.filter((key) => key.open)
  const held = await loadOpenHalves(
    ctx,
    open.map((key) => key.key_no),
  )
  const opens = liveRights(weeks, ctx.at)
  return keys.flatMap((key) => {
    const own = byKey.get(key.key_no) ?? []
    const known = held.get(key.key_no)
    if (known !== undefined) return halvesOfOpen(key.key_no, own, known)
    const settled: Half = key.programmed ? 'confirmed' : 'wished'
    return own.map((right) => ({
      keyNo: key.key_no,
      target: targetOf(right),
      half: opens(key.week, right) ? settled : ('none' as const),
      right,
    }))
  })
}

const targetOf = ({ target_kind: kind, target_no: no }: RightRow): Target => ({ kind, no })
const idOf = ({ kind, no }: Target): string => `${kind} ${no}`

/** In columns: of a hundred thousand rows the driver would spend longer on each than on its content. */
async function loadKeyRows({ tx, systemId }: Context, which: RawBuilder<boolean>): Promise<readonly KeyRow[]> {
  const { rows } = await sql<{ columns: KeyColumns }>`
    select json_build_object('key', coalesce(json_agg(key_no), '[]'),
      'isProgrammed', coalesce(json_agg(programmed::int), '[]'), 'isOpen', coalesce(json_agg(open::int), '[]'),
      'week', coalesce(json_agg(week), '[]')) as columns
    from (select k.key_no, k.state = 'programmed' as programmed,
      k.state = 'programmed' and (o.key_no is not null or d.in_flight_number is not null or d.confirmed_number is null
        or exists (select 1 from key_update u where u.system_id = ${systemId} and u.key_no = k.key_no
          and u.state in ('wished', 'underWay'))) as open,
      coalesce(w.week, k.week) as week
    from key k
      left join schedule w on w.system_id = ${systemId} and w.schedule_no = k.schedule_no
      left join block_order o on o.system_id = ${systemId} and o.key_no = k.key_no
      left join device_state d on d.system_id = ${systemId} and d.device_kind = 'key' and d.device_no = k.key_no
    where k.system_id = ${systemId} and ${which} order by k.key_no) k`.execute(tx)
  const { key, isProgrammed, isOpen, week } = rows[0]!.columns
  return key.map((key_no, place) => ({
    key_no,
    programmed: isProgrammed[place] === 1,
    open: isOpen[place] === 1,
    week: week[place]!,
  }))
}

interface KeyColumns {
  readonly key: readonly number[]
  readonly isProgrammed: readonly number[]
  readonly isOpen: readonly number[]
  readonly week: readonly Week[]
}

async function loadRights({ tx, systemId }: Context, which: RawBuilder<boolean>): Promise<readonly RightRow[]> {
  const { rows } = await sql<{ columns: RightColumns }>`
    select json_build_object('key', coalesce(json_agg(r.key_no), '[]'),
      'isGroup', coalesce(json_agg((r.target_kind = 'group')::int), '[]'),
      'target', coalesce(json_agg(r.target_no), '[]'), 'schedule', coalesce(json_agg(r.schedule_no), '[]')) as columns
    from explicit_right r where r.system_id = ${systemId} and r.window_from is null and ${which}`.execute(tx)
  const { key, isGroup, target, schedule } = rows[0]!.columns
  const always = key.map(
    (key_no, place): RightRow => ({
      key_no,
      target_kind: isGroup[place] === 1 ? 'group' : 'cylinder',
      target_no: target[place]!,
      schedule_no: schedule[place]!,
      window_from: null,
      window_to: null,
    }),
  )
  const limited = await sql<RightRow>`
    select r.key_no, r.target_kind, r.target_no, r.schedule_no, r.window_from, r.window_to from explicit_right r
    where r.system_id = ${systemId} and r.window_from is not null and ${which}`.execute(tx)
  return [...always, ...limited.rows]
}

interface RightColumns {
  readonly key: readonly number[]
  readonly isGroup: readonly number[]
  readonly target: readonly number[]
  readonly schedule: readonly (number | null)[]
}

async function loadWeeks({ tx, systemId }: Context): Promise<ReadonlyMap<number, Week>> {
  const rows = await tx
    .selectFrom('schedule')
    .select(['schedule_no', 'week'])
    .where('system_id', '=', systemId)
    .execute()
  return new Map(rows.map((row) => [row.schedule_no, row.week]))
}

/** Does a right open at any time from now on, inside the week of its key? Weeks repeat, so each pair of them is asked once. */
function liveRights(weeks: ReadonlyMap<number, Week>, at: UnixSeconds) {
  const known = new Map<string, boolean>()
  return (keyWeek: Week, { schedule_no, window_from, window_to }: RightRow): boolean => {
    if (window_from !== null && window_to !== null && (secondsOfDate(window_to) <= at || window_from >= window_to))
      return false
    const name = `${schedule_no} ${keyWeek === 'always' ? '' : JSON.stringify(keyWeek)}`
    const found = known.get(name)
    if (found !== undefined) return found
    const week = schedule_no === null ? 'always' : (weeks.get(schedule_no) ?? 'always')
    const target = { kind: 'group', groupNo: groupNo(0) } as const
    const live = mergeRights([{ keyNo: 0 as KeyNo, target, week, window: null }], keyWeek, at) !== null
    known.set(name, live)
    return live
  }
}

/** What keys on their way from one content to the next hold, by entry. */
async function loadOpenHalves(
  ctx: Context,
  keyNos: readonly number[],
): Promise<ReadonlyMap<number, ReadonlyMap<string, Half>>> {
  const found = new Map<number, ReadonlyMap<string, Half>>()
  for (let from = 0; from < keyNos.length; from += CHUNK) {
    const chunk = keyNos.slice(from, from + CHUNK)
    const newest = await loadNewest<KeyImage>(ctx, 'key', chunk)
    for (const state of await loadKeyStates(ctx, chunk, 'now')) {
      found.set(state.keyNo, halvesOfKey(newest.get(state.keyNo) ?? null, state, ctx.at))
    }
  }
  return found
}

function halvesOfOpen(keyNo: number, rights: readonly RightRow[], held: ReadonlyMap<string, Half>): readonly KeyHalf[] {
  const wished = new Map(rights.map((right) => [idOf(targetOf(right)), right]))
  const all = new Set([...wished.keys(), ...held.keys()])
  return [...all].flatMap((id): KeyHalf[] => {
    const right = wished.get(id) ?? null
    const half = held.get(id) ?? 'none'
    if (right === null && half === 'none') return []
    return [{ keyNo, target: right === null ? parseId(id) : targetOf(right), half, right }]
  })
}

function parseId(id: string): Target {
  const [kind, no] = id.split(' ')
  return { kind: kind === 'group' ? 'group' : 'cylinder', no: Number(no) }
}

/** The newest content made for each device, whether it left the server or not. */
export async function loadNewest<Content>(
  { tx, systemId }: Context,
  kind: 'key' | 'cylinder',
  numbers: readonly number[],
): Promise<ReadonlyMap<number, Content>> {
  const { rows } = await sql<{ device_no: number; content: Content }>`
    select distinct on (device_no) device_no, content from image
    where system_id = ${systemId} and device_kind = ${kind} and device_no = any(${numbers}::bigint[])
    order by device_no, number desc`.execute(tx)
  return new Map(rows.map((row) => [row.device_no, row.content]))
}

/** How far doors are with themselves and with the groups they are in, were in or shall be in. */
export interface DoorHalves {
  /** `wished` = never programmed. */
  readonly own: Half
  readonly groups: ReadonlyMap<number, Half>
}

interface DoorRow {
  readonly cylinder_no: number
  readonly programmed: boolean
  readonly open: boolean
  readonly groups: number[]
}

/** Conditions of `which` name the cylinder `c`. Only doors on their way from one content to the next cost more than their row. */
export async function loadDoorHalves(
  ctx: Context,
  which: RawBuilder<boolean>,
): Promise<ReadonlyMap<number, DoorHalves>> {
  const { tx, systemId } = ctx
  const { rows } = await sql<DoorRow>`
    with member as (select cylinder_no, array_agg(group_no) as groups from cylinder_group_member
        where system_id = ${systemId} group by cylinder_no),
      newest as (select device_no, max(number) as number from image
        where system_id = ${systemId} and device_kind = 'cylinder' group by device_no)
    select c.cylinder_no, c.state = 'programmed' as programmed, coalesce(m.groups, '{}') as groups,
      c.state = 'programmed' and (d.confirmed_number is null or d.in_flight_number is not null
        or d.confirmed_number < n.number) as open
    from cylinder c
      left join member m on m.cylinder_no = c.cylinder_no
      left join newest n on n.device_no = c.cylinder_no
      left join device_state d on d.system_id = ${systemId} and d.device_kind = 'cylinder' and d.device_no = c.cylinder_no
    where c.system_id = ${systemId} and ${which}`.execute(tx)
  const open = rows.filter((row) => row.open).map((row) => row.cylinder_no)
  const newest = await loadNewest<CylinderImage>(ctx, 'cylinder', open)
  const states = await loadCylinderStates(ctx, open, [], 'now')
  const known = new Map<number, CylinderState>(states.map((state) => [state.cylinderNo as CylinderNo, state]))
  return new Map(
    rows.map((row) => {
      const state = known.get(row.cylinder_no)
      if (state !== undefined)
        return [row.cylinder_no, halvesOfDoor(newest.get(row.cylinder_no) ?? null, state, ctx.at)]
      const half: Half = row.programmed ? 'confirmed' : 'wished'
      return [row.cylinder_no, { own: half, groups: new Map(row.groups.map((no) => [no, half])) }]
    }),
  )
}

function halvesOfDoor(desired: CylinderImage | null, state: CylinderState, at: UnixSeconds): DoorHalves {
  const images = [desired, ...state.images.map(({ content }) => content)]
  const groups = new Set<GroupNo>(images.flatMap((image) => image?.groups ?? []))
  const halves = [...groups].map((no) => [no, halfOfCylinder(desired, no, state, at)] as const)
  return {
    own: halfOfCylinder(desired, null, state, at),
    groups: new Map(halves.filter(([, half]) => half !== 'none')),
  }
}
