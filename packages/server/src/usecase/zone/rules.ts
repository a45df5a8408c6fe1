import type { UnixSeconds, ZoneRules } from '@lockwright/domain/model'
import { Temporal } from 'temporal-polyfill'

/** Edges this far back and ahead: old logs are shown in local time, schedules reach some years ahead. */
const YEARS_BACK = 2
const YEARS_AHEAD = 10
const QUARTER_HOUR = 15
const NANOSECONDS_A_MINUTE = 60_000_000_000

const known = new Map<string, ZoneRules>()

/** Is this a zone of the time zone data base? */
export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    return !/^[+-]/.test(name)
  } catch {
    return false
  }
}

/** Offsets of a zone around an instant, as the domain wants them (R122). Devices hold quarter hours. */
export function zoneRules(name: string, at: UnixSeconds): ZoneRules {
  const now = Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(name)
  const key = `${name} ${now.year}`
  const cached = known.get(key)
  if (cached) return cached
  const begin = now.with({ month: 1, day: 1 }).startOfDay().subtract({ years: YEARS_BACK })
  const end = now.add({ years: YEARS_AHEAD })
  const edges: { at: UnixSeconds; offsetMinutes: number }[] = []
  let edge = begin.getTimeZoneTransition('next')
  while (edge !== null && Temporal.ZonedDateTime.compare(edge, end) < 0) {
    edges.push({ at: Math.floor(edge.epochMilliseconds / 1000) as UnixSeconds, offsetMinutes: minutesOf(edge) })
    edge = edge.getTimeZoneTransition('next')
  }
  const rules = { baseOffsetMinutes: minutesOf(begin), edges }
  known.set(key, rules)
  return rules
}

/** The rules of several zones by name, for a policy. */
export function zonesOf(names: Iterable<string>, at: UnixSeconds): Record<string, ZoneRules> {
  return Object.fromEntries([...new Set(names)].map((name) => [name, zoneRules(name, at)]))
}

function minutesOf(time: Temporal.ZonedDateTime): number {
  const minutes = Math.round(time.offsetNanoseconds / NANOSECONDS_A_MINUTE)
  return Math.round(minutes / QUARTER_HOUR) * QUARTER_HOUR
}
