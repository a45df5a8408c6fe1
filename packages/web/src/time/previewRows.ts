import { DAY_MINUTES } from './week.ts'

/** What `preview.week` gives, as far as it is drawn. */
export interface WeekTimes {
  readonly from: string
  readonly fromOffsetMinutes: number
  readonly open: readonly {
    readonly from: string
    readonly fromOffsetMinutes: number
    readonly to: string
    readonly toOffsetMinutes: number
  }[]
  readonly clockChange: {
    readonly at: string
    readonly beforeOffsetMinutes: number
    readonly afterOffsetMinutes: number
  } | null
}

/** Minutes on the clocks of one day. */
export interface DayStretch {
  readonly day: number
  readonly from: number
  readonly to: number
}

/** An hour that is not there, or is there twice. */
export interface OddHour extends DayStretch {
  readonly kind: 'skipped' | 'doubled'
}

const minutesBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 60_000

/** Open stretches by local day, for drawing: minutes as the clock on the wall shows them. */
export function openByDay(week: WeekTimes): readonly DayStretch[] {
  const { clockChange } = week
  const local = (instant: string, offset: number) =>
    minutesBetween(week.from, instant) + offset - week.fromOffsetMinutes
  return week.open.flatMap(({ from, fromOffsetMinutes, to, toOffsetMinutes }) => {
    const begin = local(from, fromOffsetMinutes)
    const end = local(to, toOffsetMinutes)
    if (clockChange === null || clockChange.at <= from || clockChange.at >= to) return byDay(begin, end)
    const { at, beforeOffsetMinutes, afterOffsetMinutes } = clockChange
    return [...byDay(begin, local(at, beforeOffsetMinutes)), ...byDay(local(at, afterOffsetMinutes), end)]
  })
}

/** The hour of the week that the change of the clock skips or repeats. */
export function oddHour({ from, fromOffsetMinutes, clockChange }: WeekTimes): OddHour | null {
  if (clockChange === null) return null
  const { at, beforeOffsetMinutes: before, afterOffsetMinutes: after } = clockChange
  const was = minutesBetween(from, at) + before - fromOffsetMinutes
  const is = was + after - before
  const [one] = byDay(Math.min(was, is), Math.max(was, is))
  return one === undefined ? null : { ...one, kind: is > was ? 'skipped' : 'doubled' }
}

function byDay(from: number, to: number): DayStretch[] {
  const stretches: DayStretch[] = []
  for (let begin = from; begin < to; ) {
    const day = Math.floor(begin / DAY_MINUTES)
    const end = Math.min(to, (day + 1) * DAY_MINUTES)
    stretches.push({ day, from: begin - day * DAY_MINUTES, to: end - day * DAY_MINUTES })
    begin = end
  }
  return stretches
}
