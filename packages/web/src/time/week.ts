import type { Period } from '@lockwright/domain/model'
import { normaliseWeek, WEEK_MINUTES } from '@lockwright/domain/schedule'

export const DAY_MINUTES = 1440
/** What a device can hold at most in one week (contract: periods). */
export const PERIODS_MAX = 24

/** One day's part of a period, as it is drawn: minutes of that day, 0 to 1440. */
export interface Piece {
  readonly day: number
  readonly from: number
  readonly to: number
  /** Place of its period in the list. */
  readonly period: number
  /** The period begins, or ends, with this piece. */
  readonly begins: boolean
  readonly ends: boolean
}

const inWeek = (minute: number): number => ((minute % WEEK_MINUTES) + WEEK_MINUTES) % WEEK_MINUTES

/** Cut at midnights; what wraps the week goes on at its Monday. */
export function piecesOf(periods: readonly Period[]): readonly Piece[] {
  return periods.flatMap(({ startMinute, lengthMinutes }, period) => {
    const end = startMinute + lengthMinutes
    const pieces: Piece[] = []
    for (let from = startMinute; from < end; ) {
      const midnight = (Math.floor(from / DAY_MINUTES) + 1) * DAY_MINUTES
      const to = Math.min(end, midnight)
      const dayStart = midnight - DAY_MINUTES
      pieces.push({
        day: (inWeek(from) / DAY_MINUTES) | 0,
        from: from - dayStart,
        to: to - dayStart,
        period,
        begins: from === startMinute,
        ends: to === end,
      })
      from = to
    }
    return pieces
  })
}

/** What a pointer drew between two minutes of the week, in either direction. */
export function drawn(a: number, b: number, shortest: number): Period {
  const from = Math.min(a, b)
  const to = Math.max(a, b, from + shortest)
  return { startMinute: inWeek(from), lengthMinutes: Math.min(to - from, WEEK_MINUTES) }
}

/** The whole period earlier or later; over the end of the week it comes back at its begin. */
export function moved({ startMinute, lengthMinutes }: Period, minutes: number): Period {
  return { startMinute: inWeek(startMinute + minutes), lengthMinutes }
}

/** Another begin; the end stays. A begin at the end means a whole week. */
export function withBegin({ startMinute, lengthMinutes }: Period, begin: number): Period {
  return { startMinute: inWeek(begin), lengthMinutes: inWeek(startMinute + lengthMinutes - begin) || WEEK_MINUTES }
}

/** Another end; the begin stays. */
export function withEnd({ startMinute }: Period, end: number): Period {
  return { startMinute, lengthMinutes: inWeek(end - startMinute) || WEEK_MINUTES }
}

/** One end pulled to a minute of the week, also past the other one: then they change places. */
export function stretched(period: Period, end: 'begin' | 'end', minute: number, shortest: number): Period {
  const begin = period.startMinute
  const stop = begin + period.lengthMinutes
  const wraps = stop > WEEK_MINUTES
  if (end === 'end') return drawn(begin, wraps && minute < begin ? minute + WEEK_MINUTES : minute, shortest)
  return drawn(wraps && minute <= stop - WEEK_MINUTES ? minute + WEEK_MINUTES : minute, stop, shortest)
}

/** Minute of the week at which it ends, 0 to 10079. */
export const endOf = ({ startMinute, lengthMinutes }: Period): number => inWeek(startMinute + lengthMinutes)

/** The same hours on other days too. */
export function repeated(periods: readonly Period[], period: Period, days: readonly number[]): readonly Period[] {
  const time = period.startMinute % DAY_MINUTES
  const copies = days.map((day) => ({ ...period, startMinute: day * DAY_MINUTES + time }))
  return tidy([...periods, ...copies])
}

/** The one form of all lists that mean the same: nothing overlaps or touches, ascending. */
export function tidy(periods: readonly Period[]): readonly Period[] {
  const week = normaliseWeek(periods)
  return week === 'always' ? [{ startMinute: 0, lengthMinutes: WEEK_MINUTES }] : week
}

/** Days in a row with the same hours, or one period over midnight: how people say a week. */
export type WeekLine =
  | { readonly kind: 'days'; readonly days: readonly number[]; readonly from: number; readonly to: number }
  | {
      readonly kind: 'span'
      readonly fromDay: number
      readonly from: number
      readonly toDay: number
      readonly to: number
    }

/** The lines of a week in order; days with the same hours stand together. */
export function linesOf(periods: readonly Period[]): readonly WeekLine[] {
  const lines: WeekLine[] = []
  for (const { startMinute, lengthMinutes } of tidy(periods)) {
    const day = Math.floor(startMinute / DAY_MINUTES)
    const from = startMinute % DAY_MINUTES
    if (from + lengthMinutes > DAY_MINUTES) {
      const end = startMinute + lengthMinutes
      const to = end % DAY_MINUTES
      const toDay = Math.floor(inWeek(end - 1) / DAY_MINUTES)
      lines.push({ kind: 'span', fromDay: day, from, toDay, to: to === 0 ? DAY_MINUTES : to })
      continue
    }
    const to = from + lengthMinutes
    const same = lines.findIndex((line) => line.kind === 'days' && line.from === from && line.to === to)
    const before = lines[same]
    if (before?.kind === 'days') lines[same] = { ...before, days: [...before.days, day] }
    else lines.push({ kind: 'days', days: [day], from, to })
  }
  return lines
}

/** Days as runs: 0,1,2,4 is 0 to 2, and 4. */
export function runsOf(days: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = []
  for (const day of days) {
    const last = runs.at(-1)
    if (last && last[1] + 1 === day) last[1] = day
    else runs.push([day, day])
  }
  return runs
}

/** 480 is 08:00, 1440 is 24:00. */
export function clock(minute: number): string {
  const hours = Math.floor(minute / 60)
  return `${String(hours).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** Minutes of a day from what a time field gives; null while it is empty. */
export function minuteOf(time: string): number | null {
  const parts = /^(\d{2}):(\d{2})/.exec(time)
  return parts ? Number(parts[1]) * 60 + Number(parts[2]) : null
}
