import { describe, expect, it } from 'vitest'
import {
  clock,
  drawn,
  endOf,
  linesOf,
  minuteOf,
  moved,
  piecesOf,
  repeated,
  runsOf,
  stretched,
  tidy,
  withBegin,
  withEnd,
} from './week.ts'

const WORKING_DAYS = [0, 1, 2, 3, 4].map((day) => ({ startMinute: day * 1440 + 360, lengthMinutes: 840 }))

describe('a week that is drawn (R071)', () => {
  it('cuts a period at midnights, and at the end of the week', () => {
    expect(piecesOf([{ startMinute: 6 * 1440 + 1320, lengthMinutes: 600 }])).toEqual([
      { day: 6, from: 1320, to: 1440, period: 0, begins: true, ends: false },
      { day: 0, from: 0, to: 480, period: 0, begins: false, ends: true },
    ])
  })

  it('draws in either direction, and never nothing', () => {
    expect(drawn(600, 480, 15)).toEqual({ startMinute: 480, lengthMinutes: 120 })
    expect(drawn(600, 600, 15)).toEqual({ startMinute: 600, lengthMinutes: 15 })
  })

  it('moves over the end of the week', () => {
    expect(moved({ startMinute: 10_000, lengthMinutes: 100 }, 120)).toEqual({ startMinute: 40, lengthMinutes: 100 })
    expect(moved({ startMinute: 40, lengthMinutes: 100 }, -120)).toEqual({ startMinute: 10_000, lengthMinutes: 100 })
  })

  it('changes one end and leaves the other', () => {
    const night = { startMinute: 1320, lengthMinutes: 480 }
    expect(withBegin(night, 1380)).toEqual({ startMinute: 1380, lengthMinutes: 420 })
    expect(withEnd(night, 1440 + 300)).toEqual({ startMinute: 1320, lengthMinutes: 420 })
    expect(withEnd(night, 1320).lengthMinutes).toBe(10_080)
    expect(endOf(night)).toBe(1440 + 360)
  })

  it('pulls an end, also past the other one and over the end of the week', () => {
    const day = { startMinute: 480, lengthMinutes: 480 }
    expect(stretched(day, 'end', 1080, 15)).toEqual({ startMinute: 480, lengthMinutes: 600 })
    expect(stretched(day, 'begin', 1080, 15)).toEqual({ startMinute: 960, lengthMinutes: 120 })
    const wrapping = { startMinute: 10_000, lengthMinutes: 200 }
    expect(stretched(wrapping, 'end', 300, 15)).toEqual({ startMinute: 10_000, lengthMinutes: 380 })
    expect(stretched(wrapping, 'begin', 9_900, 15)).toEqual({ startMinute: 9_900, lengthMinutes: 300 })
  })

  it('repeats hours on other days and joins what touches', () => {
    const [monday] = WORKING_DAYS
    expect(repeated([monday!], monday!, [1, 2, 3, 4])).toEqual(WORKING_DAYS)
    expect(tidy([0, 1].map((day) => ({ startMinute: day * 1440, lengthMinutes: 1440 })))).toEqual([
      { startMinute: 0, lengthMinutes: 2880 },
    ])
  })
})

describe('a week in words', () => {
  it('says days with the same hours together', () => {
    expect(linesOf(WORKING_DAYS)).toEqual([{ kind: 'days', days: [0, 1, 2, 3, 4], from: 360, to: 1200 }])
    expect(runsOf([0, 1, 2, 4])).toEqual([
      [0, 2],
      [4, 4],
    ])
  })

  it('says a period over midnight from day to day, up to 24:00', () => {
    expect(linesOf([{ startMinute: 5 * 1440 + 1320, lengthMinutes: 480 }])).toEqual([
      { kind: 'span', fromDay: 5, from: 1320, toDay: 6, to: 360 },
    ])
    expect(linesOf([{ startMinute: 5 * 1440, lengthMinutes: 2880 }])).toEqual([
      { kind: 'span', fromDay: 5, from: 0, toDay: 6, to: 1440 },
    ])
  })

  it('writes and reads minutes of a day', () => {
    expect([clock(0), clock(485), clock(1440)]).toEqual(['00:00', '08:05', '24:00'])
    expect([minuteOf('08:05'), minuteOf('')]).toEqual([485, null])
  })
})
