import { describe, expect, test } from 'vitest'
import { type UnixSeconds, unixSeconds, type Week } from '../model/index.ts'
import { OSLO, utc } from '../testing/index.ts'
import { isOpen, minuteOfWeek, nextChange, offsetAt, previewOfWeek, startOfWeek, weekContains } from './index.ts'

const SPRING = utc(2027, 3, 28, 1)
const AUTUMN = utc(2027, 10, 31, 1)
const SUNDAY = 6 * 1440
const MINUTE = 60

/** What a wall clock in Oslo shows, written from the rule alone: +1 h, between the two Sundays +2 h. */
function wallMinute(at: UnixSeconds): number {
  const offset = at >= SPRING && at < AUTUMN ? 7200 : 3600
  const thursday = 3 * 1440
  return (Math.floor((at + offset) / 60) + thursday) % 10_080
}

describe('R122: daylight saving, every minute of two days around each change', () => {
  const weeks: Record<string, Week> = {
    'the hour that is skipped or repeated': [{ startMinute: SUNDAY + 120, lengthMinutes: 60 }],
    'around it': [{ startMinute: SUNDAY + 60, lengthMinutes: 180 }],
    'begins inside it': [{ startMinute: SUNDAY + 150, lengthMinutes: 600 }],
    'ends inside it': [{ startMinute: SUNDAY - 600, lengthMinutes: 750 }],
    'wraps into Monday': [{ startMinute: SUNDAY + 1380, lengthMinutes: 120 }],
    'many periods': Array.from({ length: 24 }, (_, hour) => ({ startMinute: SUNDAY + hour * 60, lengthMinutes: 30 })),
  }
  for (const [change, name] of [
    [SPRING, 'spring'],
    [AUTUMN, 'autumn'],
  ] as const) {
    for (const [title, week] of Object.entries(weeks)) {
      test(`${name}: ${title}`, () => {
        let expectedNext: UnixSeconds | null = null
        for (let at = change + 86_400; at >= change - 86_400; at -= MINUTE) {
          const now = unixSeconds(at)
          const open = weekContains(week, wallMinute(now))
          expect(isOpen(week, null, OSLO, now)).toBe(open)
          expect(isOpen(week, null, OSLO, unixSeconds(at + 59))).toBe(open)
          const later = unixSeconds(at + MINUTE)
          if (isOpen(week, null, OSLO, later) !== open) expectedNext = later
          if (expectedNext !== null) expect(nextChange(week, null, OSLO, now)).toBe(expectedNext)
        }
      })
    }
  }

  test('a period inside the skipped hour does not open that Sunday, one in the repeated hour opens twice', () => {
    const week = [{ startMinute: SUNDAY + 130, lengthMinutes: 10 }]
    const opens = (from: UnixSeconds) =>
      Array.from({ length: 86_400 / MINUTE }, (_, i) => unixSeconds(from + i * MINUTE)).filter((at) =>
        isOpen(week, null, OSLO, at),
      ).length
    expect(opens(utc(2027, 3, 28))).toBe(0)
    expect(opens(utc(2027, 10, 31))).toBe(20)
    expect(opens(utc(2027, 10, 24))).toBe(10)
  })
})

test('Monday 00:00 local time is minute 0', () => {
  expect(minuteOfWeek(0, utc(2027, 1, 4))).toBe(0)
  expect(minuteOfWeek(60, utc(2027, 1, 3, 23))).toBe(0)
  expect(minuteOfWeek(-60, utc(2027, 1, 4, 0, 59))).toBe(10_079)
  expect(minuteOfWeek(-600, unixSeconds(0))).toBe(3 * 1440 - 600)
  expect(offsetAt(OSLO, unixSeconds(SPRING - 1))).toBe(60)
  expect(offsetAt(OSLO, SPRING)).toBe(120)
})

describe('next change', () => {
  const office = [{ startMinute: 480, lengthMinutes: 540 }]
  test('of what never changes there is none', () => {
    expect(nextChange('always', null, OSLO, SPRING)).toBeNull()
    expect(nextChange([], null, OSLO, SPRING)).toBeNull()
    expect(nextChange([{ startMinute: 7, lengthMinutes: 10_080 }], null, OSLO, SPRING)).toBeNull()
  })
  test('a window opens and closes in the middle of a period', () => {
    const window = { from: utc(2027, 1, 4, 8, 30), to: utc(2027, 1, 4, 9, 30) }
    expect(nextChange(office, window, OSLO, utc(2027, 1, 1))).toBe(window.from)
    expect(nextChange(office, window, OSLO, window.from)).toBe(window.to)
    expect(nextChange(office, window, OSLO, window.to)).toBeNull()
  })
  test('a period that would begin just when the window ends does not open', () => {
    const window = { from: utc(2027, 1, 4, 1), to: utc(2027, 1, 4, 7) }
    expect(nextChange(office, window, OSLO, window.from)).toBeNull()
  })
  test('a window that begins and ends between two periods never opens', () => {
    const window = { from: utc(2027, 1, 5), to: utc(2027, 1, 6) }
    expect(nextChange(office, window, OSLO, utc(2027, 1, 1))).toBeNull()
  })
})

describe('preview of a week in local time', () => {
  const week = [{ startMinute: SUNDAY + 60, lengthMinutes: 180 }]
  test('the week of the spring change has 167 hours, and 01:00 to 04:00 lasts two', () => {
    const monday = startOfWeek(OSLO, SPRING)
    expect(monday).toBe(utc(2027, 3, 21, 23))
    expect(startOfWeek(OSLO, unixSeconds(SPRING + 2 * 86_400))).toBe(monday + 167 * 3600)
    expect(previewOfWeek(week, null, OSLO, SPRING)).toEqual([
      { from: utc(2027, 3, 28, 0), fromOffsetMinutes: 60, to: utc(2027, 3, 28, 2), toOffsetMinutes: 120 },
    ])
  })
  test('the week of the autumn change: the same period lasts four hours', () => {
    expect(previewOfWeek(week, null, OSLO, AUTUMN)).toEqual([
      { from: utc(2027, 10, 30, 23), fromOffsetMinutes: 120, to: utc(2027, 10, 31, 3), toOffsetMinutes: 60 },
    ])
  })
  test('a period over Monday 00:00 is cut there', () => {
    const night = [{ startMinute: SUNDAY + 1380, lengthMinutes: 120 }]
    expect(previewOfWeek(night, null, OSLO, utc(2027, 1, 6)).map((s) => [s.from, s.to])).toEqual([
      [utc(2027, 1, 3, 23), utc(2027, 1, 4, 0)],
      [utc(2027, 1, 10, 22), utc(2027, 1, 10, 23)],
    ])
  })
})
