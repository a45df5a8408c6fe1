import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type UnixSeconds, unixSeconds } from '../model/index.ts'
import { instants, KATHMANDU, LAST_SUMMER, NOW, OSLO, UTC, utc, weeks, windows } from '../testing/index.ts'
import {
  horizonOf,
  isEmptyWeek,
  isOpen,
  normaliseWeek,
  renderSchedule,
  renewalOf,
  type ScheduleWish,
  scheduleImageOpen,
  scheduleIncludes,
  stillRenders,
} from './index.ts'

const DAY = 86_400
const wishes: fc.Arbitrary<ScheduleWish> = fc.record({
  week: weeks.map(normaliseWeek).filter((week) => !isEmptyWeek(week)),
  window: fc.option(windows),
  zone: fc.constantFrom(OSLO, KATHMANDU, UTC, LAST_SUMMER),
})

const open = (wish: ScheduleWish, at: UnixSeconds) => isOpen(wish.week, wish.window, wish.zone, at)

describe('D13: schedule records', () => {
  test('open exactly when the wish does, from the instant of rendering to their horizon', () => {
    fc.assert(
      fc.property(wishes, instants(300), fc.integer({ min: 0, max: 700 * 1440 }), (wish, at, minutes) => {
        const image = renderSchedule(1, wish, at)
        const t = unixSeconds(at + minutes * 60)
        const horizon = horizonOf(image)
        fc.pre(horizon === null || t < horizon)
        expect(scheduleImageOpen(image, t)).toBe(open(wish, t))
      }),
      { numRuns: 500 },
    )
  })

  test('reach 17 to 24 months in Oslo, refuse the week after that, and need nothing in a zone without edges', () => {
    const wish: ScheduleWish = { week: [{ startMinute: 0, lengthMinutes: 10_000 }], window: null, zone: OSLO }
    fc.assert(
      fc.property(instants(600), (at) => {
        const image = renderSchedule(1, wish, at)
        const horizon = horizonOf(image)!
        expect(image.edges.length).toBeLessThanOrEqual(4)
        expect(horizon - at).toBeGreaterThan(510 * DAY)
        expect(horizon - at).toBeLessThan(740 * DAY)
        expect(scheduleImageOpen(image, unixSeconds(horizon + 5 * DAY))).toBe(false)
        expect(horizonOf(renderSchedule(1, { ...wish, zone: KATHMANDU }, at))).toBeNull()
      }),
    )
  })

  test('a zone that gives up daylight saving keeps its doors open after the last change', () => {
    const wish: ScheduleWish = { week: [{ startMinute: 0, lengthMinutes: 10_000 }], window: null, zone: LAST_SUMMER }
    const image = renderSchedule(1, wish, NOW)
    expect(scheduleImageOpen(image, utc(2028, 6, 6))).toBe(true)
    const renewal = renewalOf(image)!
    expect(stillRenders(image, wish, unixSeconds(renewal - 1))).toBe(true)
    expect(stillRenders(image, wish, renewal)).toBe(false)
    expect(horizonOf(renderSchedule(1, wish, renewal))).toBeNull()
  })

  test('law 10: a record stays until its last edge is six months away, and is stable when rendered again', () => {
    fc.assert(
      fc.property(wishes, instants(300), fc.integer({ min: 0, max: 900 }), (wish, at, days) => {
        const image = renderSchedule(1, wish, at)
        expect(stillRenders(image, wish, at)).toBe(true)
        const later = unixSeconds(at + days * DAY)
        const renewal = renewalOf(image)
        expect(stillRenders(image, wish, later)).toBe(renewal === null || later < renewal)
        expect(renderSchedule(1, wish, at)).toEqual(image)
      }),
    )
  })

  test('inclusion is never claimed where an instant contradicts it', () => {
    const records = fc.option(fc.tuple(wishes, instants(100)).map(([wish, at]) => renderSchedule(1, wish, at)))
    fc.assert(
      fc.property(
        records,
        records,
        instants(50),
        fc.array(fc.integer({ min: 0, max: 400 * 1440 })),
        (a, b, at, offsets) => {
          fc.pre(scheduleIncludes(a, b, at))
          for (const minutes of offsets) {
            const t = unixSeconds(at + minutes * 60)
            if (b === null || scheduleImageOpen(b, t)) expect(a === null || scheduleImageOpen(a, t)).toBe(true)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('a change of clocks at the very instant is already in the base offset and takes no edge', () => {
    const wish: ScheduleWish = { week: [{ startMinute: 0, lengthMinutes: 60 }], window: null, zone: OSLO }
    const { baseOffsetMinutes, edges } = renderSchedule(1, wish, utc(2027, 3, 28, 1))
    expect(baseOffsetMinutes).toBe(120)
    expect(edges[0]).toEqual({ at: utc(2027, 10, 31, 1), offsetMinutes: 60 })
    expect(edges).toHaveLength(4)
  })

  test('a longer horizon is wider, a changed rule of the zone is not', () => {
    const wish: ScheduleWish = { week: [{ startMinute: 480, lengthMinutes: 540 }], window: null, zone: OSLO }
    const early = renderSchedule(1, wish, NOW)
    const late = unixSeconds(NOW + 400 * DAY)
    expect(scheduleIncludes(renderSchedule(1, wish, late), early, late)).toBe(true)
    expect(scheduleIncludes(early, renderSchedule(1, wish, late), late)).toBe(false)
    const moved = renderSchedule(1, { ...wish, zone: KATHMANDU }, NOW)
    expect(scheduleIncludes(moved, early, NOW)).toBe(false)
    expect(stillRenders(early, { ...wish, zone: LAST_SUMMER }, NOW)).toBe(false)
  })
})
