import { sql } from 'kysely'
import { chartContract, FLAGS, HALVES } from '../../contract/chart.ts'
import { KEY_KINDS } from '../../contract/key.ts'
import type { Context } from '../context.ts'
import { loadBlockedMarks } from '../mark/blocked.ts'
import { type DoorHalves, type KeyHalf, loadDoorHalves, loadKeyHalves } from '../mark/halves.ts'
import { type Output, usecase } from '../usecase.ts'
import { chartVersion } from './version.ts'

type Chart = NonNullable<Output<typeof chartContract.read>['chart']>

const ALL = sql<boolean>`true`
const CODES = new Map<string, number>(HALVES.map((half, code) => [half, code]))

/** R030, R066: the whole of it, in a few questions however large it is. */
export const readChart = usecase(chartContract.read, {
  permission: 'policy.read',
  async run(ctx, { known }) {
    const version = await chartVersion(ctx)
    return { version, chart: version === known ? null : await loadChart(ctx) }
  },
})

async function loadChart(ctx: Context): Promise<Chart> {
  const doors = await loadDoorHalves(ctx, ALL)
  const halves = await loadKeyHalves(ctx, { keys: ALL, rights: ALL })
  const [keys, cylinders, groups] = [await keyAxis(ctx), await cylinderAxis(ctx, doors), await groupAxis(ctx)]
  const places = { key: placesOf(keys.no), cylinder: placesOf(cylinders.no), group: placesOf(groups.no) }
  const { rights, windows } = rightColumns(halves, places)
  for (const { keyNo, cylinderNo, mark } of await loadBlockedMarks(ctx, halves, doors)) {
    rights.key.push(places.key.get(keyNo)!)
    rights.target.push(places.cylinder.get(cylinderNo)!)
    rights.mark.push(CODES.get(mark ?? 'none')!)
    rights.flags.push(FLAGS.EXACT | FLAGS.UNWISHED)
    rights.schedule.push(0)
  }
  return { keys, cylinders, groups, members: memberColumns(doors, places), rights, windows }
}

interface Places {
  readonly key: ReadonlyMap<number, number>
  readonly cylinder: ReadonlyMap<number, number>
  readonly group: ReadonlyMap<number, number>
}

const placesOf = (numbers: readonly number[]): ReadonlyMap<number, number> =>
  new Map(numbers.map((no, place) => [no, place]))

/** One row with a list a column: ten thousand rows of few columns cost more to carry than their content. */
async function keyAxis({ tx, systemId }: Context): Promise<Chart['keys']> {
  const { rows } = await sql<{ axis: Chart['keys'] }>`
    select json_build_object('no', coalesce(json_agg(key_no), '[]'), 'marking', coalesce(json_agg(marking), '[]'),
      'name', coalesce(json_agg(name), '[]'), 'programmed', coalesce(json_agg(programmed), '[]'),
      'blocked', coalesce(json_agg(blocked), '[]'), 'kind', coalesce(json_agg(kind), '[]'),
      'holder', coalesce(json_agg(holder), '[]')) as axis
    from (
      select k.key_no, k.marking, k.name, (k.state = 'programmed')::int as programmed,
        (o.key_no is not null)::int as blocked, array_position(${KEY_KINDS}::text[], k.kind) - 1 as kind,
        coalesce(h.holder, '') as holder
      from key k
        left join block_order o on o.system_id = ${systemId} and o.key_no = k.key_no
        left join handout h on h.system_id = ${systemId} and h.key_no = k.key_no and h.in_at is null
      where k.system_id = ${systemId} order by k.key_no) as sorted`.execute(tx)
  return rows[0]!.axis
}

async function cylinderAxis(
  { tx, systemId }: Context,
  doors: ReadonlyMap<number, DoorHalves>,
): Promise<Chart['cylinders']> {
  const { rows } = await sql<{ axis: Omit<Chart['cylinders'], 'mark'> }>`
    select json_build_object('no', coalesce(json_agg(c.cylinder_no), '[]'), 'marking', coalesce(json_agg(c.marking), '[]'),
      'name', coalesce(json_agg(c.name), '[]'), 'place', coalesce(json_agg(c.place), '[]'),
      'body', coalesce(json_agg(c.body_no), '[]')) as axis
    from (select * from cylinder where system_id = ${systemId} order by cylinder_no) c`.execute(tx)
  const { axis } = rows[0]!
  return { ...axis, mark: axis.no.map((no) => CODES.get(doors.get(no)!.own)!) }
}

async function groupAxis({ tx, systemId }: Context): Promise<Chart['groups']> {
  const rows = await tx
    .selectFrom('cylinder_group')
    .select(['group_no', 'name'])
    .where('system_id', '=', systemId)
    .orderBy('name')
    .execute()
  return { no: rows.map((row) => row.group_no), name: rows.map((row) => row.name) }
}

function memberColumns(doors: ReadonlyMap<number, DoorHalves>, places: Places): Chart['members'] {
  const members: Chart['members'] = { group: [], cylinder: [], mark: [] }
  for (const [cylinderNo, { groups }] of doors) {
    for (const [groupNo, half] of groups) {
      const group = places.group.get(groupNo)
      if (group === undefined) continue // Deleted since; no right can name it.
      members.group.push(group)
      members.cylinder.push(places.cylinder.get(cylinderNo)!)
      members.mark.push(CODES.get(half)!)
    }
  }
  return members
}

function rightColumns(halves: readonly KeyHalf[], places: Places): Pick<Chart, 'rights' | 'windows'> {
  const rights: Chart['rights'] = { key: [], target: [], mark: [], flags: [], schedule: [] }
  const windows: Chart['windows'] = { right: [], from: [], to: [] }
  for (const { keyNo, target, half, right } of halves) {
    const place = places[target.kind].get(target.no)
    if (place === undefined) continue
    const { window_from: from = null, window_to: to = null } = right ?? {}
    if (from !== null && to !== null) {
      windows.right.push(rights.key.length)
      windows.from.push(from.toISOString())
      windows.to.push(to.toISOString())
    }
    rights.key.push(places.key.get(keyNo)!)
    rights.target.push(target.kind === 'cylinder' ? place : -1 - place)
    rights.mark.push(CODES.get(half)!)
    rights.flags.push(
      (right?.schedule_no ? FLAGS.SCHEDULE : 0) |
        (from === null ? 0 : FLAGS.WINDOW) |
        (right === null ? FLAGS.UNWISHED : 0),
    )
    rights.schedule.push(right?.schedule_no ?? 0)
  }
  return { rights, windows }
}
