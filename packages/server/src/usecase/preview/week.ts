import type { UnixSeconds, Week, ZoneRules } from '@lockwright/domain/model'
import { nextEdge, offsetAt, previewOfWeek, startOfWeek } from '@lockwright/domain/schedule'
import { previewContract } from '../../contract/preview.ts'
import { fault } from '../../errors/index.ts'
import { dateOf, secondsOf } from '../../ports/index.ts'
import type { Context } from '../context.ts'
import { loadCylinder } from '../cylinder/view.ts'
import { loadKey } from '../key/view.ts'
import { loadSchedule } from '../schedule/view.ts'
import { type Input, usecase } from '../usecase.ts'
import { zoneRules } from '../zone/rules.ts'

const DAY = 86_400
/** Two years of them. */
const CHANGES_TOLD = 4

/** R122: editors draw weeks in the local time of the door, clock changes included. */
export const previewWeek = usecase(previewContract.week, {
  permission: 'policy.read',
  async run(ctx, input) {
    const week = await weekOf(ctx, input)
    const at = input.at === undefined ? ctx.at : secondsOf(Date.parse(input.at))
    const timeZone = await zoneOf(ctx, input.cylinderNo)
    const zone = zoneRules(timeZone, at)
    const from = startOfWeek(zone, at)
    // The middle of the next week, whatever the clocks do.
    const to = startOfWeek(zone, (from + 10.5 * DAY) as UnixSeconds)
    const window = input.window && {
      from: secondsOf(Date.parse(input.window.from)),
      to: secondsOf(Date.parse(input.window.to)),
    }
    const change = nextEdge(zone, (from - 1) as UnixSeconds)
    return {
      timeZone,
      from: text(from),
      fromOffsetMinutes: offsetAt(zone, from),
      to: text(to),
      toOffsetMinutes: offsetAt(zone, to),
      open: previewOfWeek(week, window, zone, at).map((stretch) => ({
        ...stretch,
        from: text(stretch.from),
        to: text(stretch.to),
      })),
      clockChange: change !== null && change.at < to ? changeView(zone, change.at) : null,
    }
  },
})

export const listClockChanges = usecase(previewContract.clockChanges, {
  permission: 'policy.read',
  async run(ctx, { cylinderNo }) {
    const timeZone = await zoneOf(ctx, cylinderNo)
    const zone = zoneRules(timeZone, ctx.at)
    const edges = zone.edges.filter((edge) => edge.at > ctx.at).slice(0, CHANGES_TOLD)
    return { timeZone, items: edges.map(({ at }) => changeView(zone, at)) }
  },
})

const text = (at: UnixSeconds): string => dateOf(at).toISOString()

function changeView(zone: ZoneRules, at: UnixSeconds) {
  return {
    at: text(at),
    beforeOffsetMinutes: offsetAt(zone, (at - 1) as UnixSeconds),
    afterOffsetMinutes: offsetAt(zone, at),
  }
}

async function weekOf(ctx: Context, { week, scheduleNo, keyNo }: Input<typeof previewContract.week>): Promise<Week> {
  if ([week, scheduleNo, keyNo].filter((one) => one !== undefined).length !== 1) {
    throw fault('inputInvalid', { issues: [{ path: 'week', message: 'Exactly one of week, scheduleNo, keyNo' }] })
  }
  if (week !== undefined) return week
  if (scheduleNo !== undefined) return (await loadSchedule(ctx, scheduleNo)).periods
  const key = await loadKey(ctx, keyNo!)
  return key.schedule_no === null ? key.week : (await loadSchedule(ctx, key.schedule_no)).periods
}

async function zoneOf(ctx: Context, cylinderNo: number | undefined): Promise<string> {
  if (cylinderNo !== undefined) return (await loadCylinder(ctx, cylinderNo)).zone
  const { time_zone } = await ctx.tx
    .selectFrom('locking_system')
    .select('time_zone')
    .where('system_id', '=', ctx.systemId)
    .executeTakeFirstOrThrow()
  return time_zone
}
