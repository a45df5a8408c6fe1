import type { Period, Week } from '../model/index.ts'

/** Minutes of a week; minute 0 is Monday 00:00 local time. */
export const WEEK_MINUTES = 10_080

/** Half-open stretches [from, to) inside 0..10080, ascending, disjoint, not touching. */
type Stretches = readonly { readonly from: number; readonly to: number }[]

/** Is the minute of the week (0..10079) inside? Works on any week, normalised or not. */
export function weekContains(week: Week, minute: number): boolean {
  if (week === 'always') return true
  for (const { startMinute, lengthMinutes } of week) {
    const since = minute - startMinute
    if ((since < 0 ? since + WEEK_MINUTES : since) < lengthMinutes) return true
  }
  return false
}

/**
 * The one form of all weeks that mean the same: `always` for the whole week, else disjoint periods, ascending by start,
 * none touching another; at most the last one wraps. Equal weeks have equal normal forms.
 */
export function normaliseWeek(week: Week): Week {
  if (week === 'always') return week
  return fromStretches(stretches(week))
}

/** Minutes that are in `a` or in `b`, in normal form (law 9). */
export function unionOfWeeks(a: Week, b: Week): Week {
  if (a === 'always' || b === 'always') return 'always'
  return fromStretches(joined([...stretches(a), ...stretches(b)]))
}

/** Minutes that are in `a` and in `b`, in normal form. */
export function intersectionOfWeeks(a: Week, b: Week): Week {
  if (a === 'always') return normaliseWeek(b)
  if (b === 'always') return normaliseWeek(a)
  const left = stretches(a)
  const right = stretches(b)
  const common: { from: number; to: number }[] = []
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const l = left[i]!
    const r = right[j]!
    const from = Math.max(l.from, r.from)
    const to = Math.min(l.to, r.to)
    if (from < to) common.push({ from, to })
    if (l.to < r.to) i++
    else j++
  }
  return fromStretches(common)
}

/** Do both hold the same minutes? */
export function sameWeek(a: Week, b: Week): boolean {
  const left = normaliseWeek(a)
  const right = normaliseWeek(b)
  if (left === 'always' || right === 'always') return left === right
  return (
    left.length === right.length &&
    left.every((p, i) => p.startMinute === right[i]!.startMinute && p.lengthMinutes === right[i]!.lengthMinutes)
  )
}

/** Is every minute of `part` in `whole`? */
export function weekIncludes(whole: Week, part: Week): boolean {
  return sameWeek(intersectionOfWeeks(whole, part), part)
}

/** A week that never opens. */
export function isEmptyWeek(week: Week): boolean {
  return week !== 'always' && week.length === 0
}

function stretches(week: Week): Stretches {
  if (week === 'always') return [{ from: 0, to: WEEK_MINUTES }]
  const all: { from: number; to: number }[] = []
  for (const { startMinute, lengthMinutes } of week) {
    const end = startMinute + lengthMinutes
    all.push({ from: startMinute, to: Math.min(end, WEEK_MINUTES) })
    if (end > WEEK_MINUTES) all.push({ from: 0, to: end - WEEK_MINUTES })
  }
  return joined(all)
}

function joined(all: { from: number; to: number }[]): Stretches {
  all.sort((a, b) => a.from - b.from)
  const result: { from: number; to: number }[] = []
  for (const { from, to } of all) {
    const last = result.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else result.push({ from, to })
  }
  return result
}

function fromStretches(all: Stretches): Week {
  const first = all[0]
  const last = all.at(-1)
  if (first === undefined || last === undefined) return []
  if (first.from === 0 && first.to === WEEK_MINUTES) return 'always'
  const wraps = all.length > 1 && first.from === 0 && last.to === WEEK_MINUTES
  const periods: Period[] = (wraps ? all.slice(1, -1) : all).map(({ from, to }) => ({
    startMinute: from,
    lengthMinutes: to - from,
  }))
  if (wraps) periods.push({ startMinute: last.from, lengthMinutes: last.to - last.from + first.to })
  return periods
}
