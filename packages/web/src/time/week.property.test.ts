import { sameWeek, weekContains } from '@lockwright/domain/schedule'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawn, endOf, moved, piecesOf, tidy, withBegin, withEnd } from './week.ts'

const minute = fc.integer({ min: 0, max: 10_079 })
const period = fc.record({ startMinute: minute, lengthMinutes: fc.integer({ min: 1, max: 10_080 }) })
const periods = fc.array(period, { maxLength: 8 })

describe('weeks as they are edited (R071)', () => {
  it('pieces hold exactly the minutes of the week', () => {
    fc.assert(
      fc.property(periods, minute, (week, at) => {
        const day = Math.floor(at / 1440)
        const inDay = at % 1440
        const isDrawn = piecesOf(week).some((piece) => piece.day === day && piece.from <= inDay && inDay < piece.to)
        expect(isDrawn).toBe(weekContains(week, at))
      }),
    )
  })

  it('each period begins and ends once, and its pieces are as long as it', () => {
    fc.assert(
      fc.property(periods, (week) => {
        const pieces = piecesOf(week)
        for (const [place, { lengthMinutes }] of week.entries()) {
          const own = pieces.filter((piece) => piece.period === place)
          expect(own.filter(({ begins }) => begins)).toHaveLength(1)
          expect(own.filter(({ ends }) => ends)).toHaveLength(1)
          expect(own.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(lengthMinutes)
        }
      }),
    )
  })

  it('tidying changes the form, never the meaning', () => {
    fc.assert(
      fc.property(periods, (week) => {
        expect(sameWeek(tidy(week), week)).toBe(true)
        expect(tidy(tidy(week))).toEqual(tidy(week))
      }),
    )
  })

  it('moving there and back is nothing', () => {
    fc.assert(
      fc.property(period, fc.integer({ min: -20_000, max: 20_000 }), (one, by) => {
        expect(moved(moved(one, by), -by)).toEqual(one)
      }),
    )
  })

  it('another begin keeps the end, another end the begin', () => {
    fc.assert(
      fc.property(period, minute, (one, at) => {
        expect(endOf(withBegin(one, at))).toBe(endOf(one))
        expect(endOf(withEnd(one, at))).toBe(at)
        expect(withEnd(one, at).startMinute).toBe(one.startMinute)
      }),
    )
  })

  it('what was drawn holds both ends of the stroke', () => {
    fc.assert(
      fc.property(minute, minute, (a, b) => {
        const one = [drawn(a, b, 15)]
        expect(weekContains(one, Math.min(a, b))).toBe(true)
        if (a !== b) expect(weekContains(one, Math.max(a, b) - 1)).toBe(true)
      }),
    )
  })
})
