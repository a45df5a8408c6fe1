import type { UnixSeconds, Week, Window, ZoneRules } from '../model/index.ts'
import { normaliseWeek, WEEK_MINUTES, weekContains } from './week.ts'
import { minuteOfWeek, nextEdge, offsetAt } from './zone.ts'

/** Is an instant inside an absolute window? null = no window, always inside. */
export function inWindow(window: Window | null, at: UnixSeconds): boolean {
  return window === null || (window.from <= at && at < window.to)
}

/**
 * Does a week, limited to a window, hold an instant at a door in this zone (R071, R122)? In the hour that daylight saving
 * skips no local minute exists, in the hour it repeats each local minute exists twice: both follow from the offset alone.
 */
export function isOpen(week: Week, window: Window | null, zone: ZoneRules, at: UnixSeconds): boolean {
  return inWindow(window, at) && weekContains(week, minuteOfWeek(offsetAt(zone, at), at))
}

/** The first instant after `at` where `isOpen` gives another answer than at `at`; null = it never changes again. */
export function nextChange(week: Week, window: Window | null, zone: ZoneRules, at: UnixSeconds): UnixSeconds | null {
  if (window !== null && at >= window.to) return null
  if (window !== null && at < window.from) {
    if (isOpen(week, window, zone, window.from)) return window.from
    return nextChange(week, window, zone, window.from)
  }
  const open = isOpen(week, window, zone, at)
  const change = nextChangeOfWeek(week, zone, at)
  if (window === null || (change !== null && change < window.to)) return change
  return open ? window.to : null
}

function nextChangeOfWeek(given: Week, zone: ZoneRules, at: UnixSeconds): UnixSeconds | null {
  const week = normaliseWeek(given)
  if (week === 'always' || week.length === 0) return null
  const bounds = week.flatMap((p) => [p.startMinute, (p.startMinute + p.lengthMinutes) % WEEK_MINUTES])
  const open = isOpen(week, null, zone, at)
  // One week after the last edge every bound has been passed.
  const end = Math.max(at, zone.edges.at(-1)?.at ?? at) + 60 * WEEK_MINUTES
  for (let from = at; from <= end; ) {
    const minute = minuteOfWeek(offsetAt(zone, from), from)
    const ahead = Math.min(...bounds.map((bound) => ((bound - minute - 1 + WEEK_MINUTES) % WEEK_MINUTES) + 1))
    const bound = (Math.floor(from / 60) + ahead) * 60
    const edge = nextEdge(zone, from)?.at ?? Number.POSITIVE_INFINITY
    from = Math.min(bound, edge) as UnixSeconds
    if (isOpen(week, null, zone, from) !== open) return from
  }
  return null
}
