import type { UnixSeconds, Week, Window, ZoneRules } from '../model/index.ts'
import { isOpen, nextChange } from './open.ts'
import { WEEK_MINUTES } from './week.ts'
import { minuteOfWeek, offsetAt } from './zone.ts'

/** An open stretch [from, to); the offsets (minutes east of UTC) turn both ends into the local time people read. */
export interface OpenStretch {
  readonly from: UnixSeconds
  readonly fromOffsetMinutes: number
  readonly to: UnixSeconds
  readonly toOffsetMinutes: number
}

/** Instant of Monday 00:00 local time of the week that holds `at`. */
export function startOfWeek(zone: ZoneRules, at: UnixSeconds): UnixSeconds {
  const offset = offsetAt(zone, at)
  const start = (Math.floor(at / 60) - minuteOfWeek(offset, at)) * 60
  return (start + (offset - offsetAt(zone, start as UnixSeconds)) * 60) as UnixSeconds
}

/** The open stretches of the local week that holds `at`, cut at its Mondays; 167, 168 or 169 hours long at clock changes. */
export function previewOfWeek(
  week: Week,
  window: Window | null,
  zone: ZoneRules,
  at: UnixSeconds,
): readonly OpenStretch[] {
  const monday = startOfWeek(zone, at)
  // Half a week into the next one is the next week for any shift of the clock.
  const end = startOfWeek(zone, (monday + WEEK_MINUTES * 90) as UnixSeconds)
  const stretches: OpenStretch[] = []
  for (let from: UnixSeconds = monday; from < end; ) {
    const change = nextChange(week, window, zone, from)
    const to = change === null || change > end ? end : change
    if (isOpen(week, window, zone, from)) {
      stretches.push({ from, fromOffsetMinutes: offsetAt(zone, from), to, toOffsetMinutes: offsetAt(zone, to) })
    }
    from = to
  }
  return stretches
}
