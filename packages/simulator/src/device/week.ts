import type { Schedule } from '../record/index.ts'

const QUARTER = 900
const MONDAY = 4320
const WEEK = 10_080

/**
 * Is the schedule open (spec/schedule.md 3)? `now` is the key's clock and rules the week; `bound` is now, but
 * not before the cylinder's floor, and rules the window. Seconds since 1970.
 */
export function isOpen(schedule: Schedule, now: number, bound: number): boolean {
  const { window, periods, edges } = schedule
  if (window !== null && (bound < window.from || bound >= window.to)) return false
  if (periods.length === 0) return true
  const horizon = edges.at(-1)
  if (horizon !== undefined && now >= horizon.at) return false
  const quarters = edges.findLast((edge) => now >= edge.at)?.quarters ?? schedule.baseQuarters
  const minute = (Math.floor((now + quarters * QUARTER) / 60) + MONDAY) % WEEK
  return periods.some(({ start, length }) => (minute - start + WEEK) % WEEK < length)
}
