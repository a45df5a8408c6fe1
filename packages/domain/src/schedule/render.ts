import type { ScheduleImage, UnixSeconds, Week, Window, ZoneRules } from '../model/index.ts'
import { inWindow, nextChange } from './open.ts'
import { isEmptyWeek, sameWeek, weekContains, weekIncludes } from './week.ts'
import { minuteOfWeek, offsetAt } from './zone.ts'

const DAY = 86_400
/** Limits of the record (spec/schedule.md). */
export const MAX_PERIODS = 24
const MAX_EDGES = 4
/** How far beyond the last known change of clocks a record reaches when the zone has no further one. */
const HORIZON_SECONDS = 548 * DAY
/** A record is rendered anew when its last edge is nearer than this. */
const RENEWAL_SECONDS = 183 * DAY

/** What a schedule record has to mean: a week (not empty) in local time of `zone`, limited to a window. */
export interface ScheduleWish {
  readonly week: Week
  readonly window: Window | null
  readonly zone: ZoneRules
}

/**
 * The record a device holds for a wish (D13): offsets from `at` on, at most four edges. From the last edge on a device
 * refuses what needs the week, so a zone whose known edges run out gets an edge without a change behind them.
 * Four edges are 17 to 24 months in Europe. The table must reach two years past `at`, or hold every edge there will ever be.
 */
export function renderSchedule(index: number, wish: ScheduleWish, at: UnixSeconds): ScheduleImage {
  if (wish.week === 'always') return { index, baseOffsetMinutes: 0, edges: [], window: wish.window, periods: [] }
  const edges = wish.zone.edges.filter((edge) => edge.at > at).slice(0, MAX_EDGES)
  const last = edges.at(-1)
  if (last !== undefined && edges.length < MAX_EDGES) {
    edges.push({ at: (last.at + HORIZON_SECONDS) as UnixSeconds, offsetMinutes: last.offsetMinutes })
  }
  return { index, baseOffsetMinutes: offsetAt(wish.zone, at), edges, window: wish.window, periods: wish.week }
}

/** Does a device with this record open at `now`? `bound` is `now` or the cylinder's time floor if later (spec/door.md). */
export function scheduleImageOpen(image: ScheduleImage, now: UnixSeconds, bound: UnixSeconds = now): boolean {
  if (!inWindow(image.window, bound)) return false
  if (image.periods.length === 0) return true
  const last = image.edges.at(-1)?.at ?? null
  return (last === null || now < last) && weekContains(image.periods, minuteOfWeek(offsetAt(image, now), now))
}

/** The first instant after `at` where the record answers otherwise than at `at`; null = never. */
export function nextChangeOfRecord(image: ScheduleImage, at: UnixSeconds): UnixSeconds | null {
  const change = nextChange(weekOf(image), image.window, image, at)
  const end = horizonOf(image)
  if (end === null || (change !== null && change < end)) return change
  return at < end && scheduleImageOpen(image, (end - 1) as UnixSeconds) ? end : null
}

/** Instant from which the record refuses what its wish still allows; null = never (no week, no edges, or it ends before). */
export function horizonOf(image: ScheduleImage): UnixSeconds | null {
  const last = image.edges.at(-1)?.at ?? null
  if (image.periods.length === 0 || last === null) return null
  return image.window !== null && image.window.to <= last ? null : last
}

/** Instant at which a record has to be rendered anew though nobody changed a wish; null = never. */
export function renewalOf(image: ScheduleImage): UnixSeconds | null {
  const horizon = horizonOf(image)
  return horizon === null ? null : ((horizon - RENEWAL_SECONDS) as UnixSeconds)
}

/** May the record stay as it is: does it mean the wish from `at` on, with a horizon far enough away (law 10)? */
export function stillRenders(image: ScheduleImage, wish: ScheduleWish, at: UnixSeconds): boolean {
  const renewal = renewalOf(image)
  return (
    sameWeek(weekOf(image), wish.week) &&
    sameWindowFrom(at, image.window, wish.window) &&
    (renewal === null || at < renewal) &&
    (wish.week === 'always' || sameOffsets(image, wish.zone, at, endOfMeaning(image)))
  )
}

/** From `at` on, does `whole` open whenever `part` does? A null record is one without any limit. */
export function scheduleIncludes(whole: ScheduleImage | null, part: ScheduleImage | null, at: UnixSeconds): boolean {
  if (whole === null) return true
  if (part !== null && scheduleEnded(part, at)) return true
  if (!windowIncludes(whole.window, part?.window ?? null, at)) return false
  if (whole.periods.length === 0) return true
  if (part === null || part.periods.length === 0) return false
  const end = endOfMeaning(part)
  const reach = whole.edges.at(-1)?.at ?? null
  if (reach !== null && (end === null || end > reach)) return false
  return weekIncludes(weekOf(whole), weekOf(part)) && sameOffsets(whole, part, at, end)
}

/** Will the record never open at `at` or later? */
export function scheduleEnded(image: ScheduleImage, at: UnixSeconds): boolean {
  return image.window !== null && image.window.to <= at
}

/** Instant from which a record with a week opens nothing any more; null = it always goes on. */
function endOfMeaning(image: ScheduleImage): UnixSeconds | null {
  const last = image.edges.at(-1)?.at ?? null
  if (last === null || image.window === null) return last ?? image.window?.to ?? null
  return last < image.window.to ? last : image.window.to
}

function weekOf(image: ScheduleImage): Week {
  return isEmptyWeek(image.periods) ? 'always' : image.periods
}

function sameWindowFrom(at: UnixSeconds, a: Window | null, b: Window | null): boolean {
  return windowIncludes(a, b, at) && windowIncludes(b, a, at)
}

function windowIncludes(whole: Window | null, part: Window | null, at: UnixSeconds): boolean {
  if (whole === null) return true
  if (part === null) return false
  return Math.max(part.from, at) >= part.to || (whole.from <= Math.max(part.from, at) && part.to <= whole.to)
}

/** Do two tables give the same offset at every instant from `from` (to `to`, null = for ever)? */
function sameOffsets(a: ZoneRules, b: ZoneRules, from: UnixSeconds, to: UnixSeconds | null): boolean {
  const instants = [from, ...a.edges.map((e) => e.at), ...b.edges.map((e) => e.at)]
  return instants.every((t) => t < from || (to !== null && t >= to) || offsetAt(a, t) === offsetAt(b, t))
}
