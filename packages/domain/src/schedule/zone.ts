import type { UnixSeconds, ZoneRules } from '../model/index.ts'
import { WEEK_MINUTES } from './week.ts'

/** 1970-01-01 was a Thursday. */
const MINUTES_FROM_MONDAY_TO_EPOCH = 4320

/** Offset east of UTC in minutes at an instant (R122). */
export function offsetAt(zone: ZoneRules, at: UnixSeconds): number {
  let offset = zone.baseOffsetMinutes
  for (const edge of zone.edges) {
    if (edge.at > at) break
    offset = edge.offsetMinutes
  }
  return offset
}

/** Minute of the week (0..10079, Monday 00:00 = 0) that a clock with this offset shows (spec/schedule.md). */
export function minuteOfWeek(offsetMinutes: number, at: UnixSeconds): number {
  const minute = (Math.floor(at / 60) + offsetMinutes + MINUTES_FROM_MONDAY_TO_EPOCH) % WEEK_MINUTES
  return minute < 0 ? minute + WEEK_MINUTES : minute
}

/** The first change of offset after an instant, or null. */
export function nextEdge(zone: ZoneRules, after: UnixSeconds): ZoneRules['edges'][number] | null {
  return zone.edges.find((edge) => edge.at > after) ?? null
}
