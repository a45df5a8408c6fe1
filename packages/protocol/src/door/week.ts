import type { ScheduleImage, UnixSeconds } from '@lockwright/domain/model'

const WEEK_MINUTES = 10080
/** 1970-01-01 was a Thursday; Monday 00:00 = 0. */
const THURSDAY = 4320

/**
 * Whether a schedule is open (C3, D13, R071). `now` is the clock of the key and rules the week; `t` is not before the
 * floor of the cylinder and rules the window. After the last edge a week is never open.
 */
export function isOpen(schedule: ScheduleImage, now: UnixSeconds, t: UnixSeconds): boolean {
  const { window, periods, edges } = schedule
  if (window && (t < window.from || t >= window.to)) return false
  if (periods.length === 0) return true
  const last = edges.at(-1)
  if (last && now >= last.at) return false
  const offset = edges.findLast((edge) => edge.at <= now)?.offsetMinutes ?? schedule.baseOffsetMinutes
  const minute = Math.floor(now / 60) + offset + THURSDAY
  return periods.some((period) => inWeek(minute - period.startMinute) < period.lengthMinutes)
}

const inWeek = (minute: number): number => ((minute % WEEK_MINUTES) + WEEK_MINUTES) % WEEK_MINUTES
