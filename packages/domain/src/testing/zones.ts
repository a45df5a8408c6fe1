import { type UnixSeconds, unixSeconds, type ZoneRules } from '../model/index.ts'

/** Days from 1970-01-01 to a date of the Gregorian calendar. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468
}

/** Seconds since 1970 of a date and time in UTC. */
export function utc(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): UnixSeconds {
  return unixSeconds(dayNumber(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
}

/** 01:00 UTC on the last Sunday of a month of 31 days: when European clocks change. */
function lastSunday(year: number, month: number): UnixSeconds {
  const day = dayNumber(year, month, 31)
  const weekday = (day + 4) % 7
  return unixSeconds((day - weekday) * 86_400 + 3600)
}

/** Rules like those of Oslo, 2024 to 2045: UTC+1, in summer UTC+2. */
export const OSLO: ZoneRules = {
  baseOffsetMinutes: 60,
  edges: Array.from({ length: 22 }, (_, i) => 2024 + i).flatMap((year) => [
    { at: lastSunday(year, 3), offsetMinutes: 120 },
    { at: lastSunday(year, 10), offsetMinutes: 60 },
  ]),
}

/** Clocks that never change, a quarter hour off the whole hour. */
export const KATHMANDU: ZoneRules = { baseOffsetMinutes: 345, edges: [] }

export const UTC: ZoneRules = { baseOffsetMinutes: 0, edges: [] }

/** Summer time for the last time in 2027, never again. */
export const LAST_SUMMER: ZoneRules = {
  baseOffsetMinutes: 0,
  edges: [
    { at: utc(2027, 3, 28, 1), offsetMinutes: 60 },
    { at: utc(2027, 10, 31, 1), offsetMinutes: 0 },
  ],
}
