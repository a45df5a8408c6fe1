import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { weeks } from '../testing/index.ts'
import {
  intersectionOfWeeks,
  normaliseWeek,
  sameWeek,
  unionOfWeeks,
  WEEK_MINUTES,
  weekContains,
  weekIncludes,
} from './week.ts'

const minutes = fc.integer({ min: 0, max: WEEK_MINUTES - 1 })

describe('R071: weeks as sets of minutes', () => {
  test('a union holds exactly the minutes of both', () => {
    fc.assert(
      fc.property(weeks, weeks, minutes, (a, b, m) => {
        expect(weekContains(unionOfWeeks(a, b), m)).toBe(weekContains(a, m) || weekContains(b, m))
      }),
    )
  })

  test('an intersection holds exactly the common minutes', () => {
    fc.assert(
      fc.property(weeks, weeks, minutes, (a, b, m) => {
        expect(weekContains(intersectionOfWeeks(a, b), m)).toBe(weekContains(a, m) && weekContains(b, m))
      }),
    )
  })

  test('the normal form keeps every minute, is its own normal form, and is shortest and sorted', () => {
    fc.assert(
      fc.property(weeks, (week) => {
        const normal = normaliseWeek(week)
        for (let m = 0; m < WEEK_MINUTES; m++) if (weekContains(week, m) !== weekContains(normal, m)) expect(m).toBe(-1)
        expect(normaliseWeek(normal)).toEqual(normal)
        if (normal === 'always') return
        const edges = Array.from({ length: WEEK_MINUTES }, (_, m) => m).filter(
          (m) => weekContains(week, m) && !weekContains(week, (m + WEEK_MINUTES - 1) % WEEK_MINUTES),
        )
        expect(normal.map((p) => p.startMinute)).toEqual(edges)
      }),
      { numRuns: 30 },
    )
  })

  test('weeks are the same exactly when they hold the same minutes', () => {
    fc.assert(
      fc.property(weeks, weeks, (a, b) => {
        expect(sameWeek(a, unionOfWeeks(a, intersectionOfWeeks(a, b)))).toBe(true)
        expect(weekIncludes(a, b)).toBe(sameWeek(unionOfWeeks(a, b), a))
      }),
    )
  })
})

test('R071: a period that runs over the end of the week is one period', () => {
  const night = [{ startMinute: 10_000, lengthMinutes: 200 }]
  expect(normaliseWeek(night)).toEqual(night)
  expect(unionOfWeeks([{ startMinute: 10_000, lengthMinutes: 80 }], [{ startMinute: 0, lengthMinutes: 120 }])).toEqual(
    night,
  )
  expect(normaliseWeek([{ startMinute: 5, lengthMinutes: WEEK_MINUTES }])).toBe('always')
})
