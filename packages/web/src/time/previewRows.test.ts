import { describe, expect, it } from 'vitest'
import { oddHour, openByDay, type WeekTimes } from './previewRows.ts'

/** Berlin, Mon 22 to Mon 29 March 2027: on Sunday 02:00 becomes 03:00. */
const spring: WeekTimes = {
  from: '2027-03-21T23:00:00.000Z',
  fromOffsetMinutes: 60,
  open: [
    { from: '2027-03-22T07:00:00.000Z', fromOffsetMinutes: 60, to: '2027-03-22T16:00:00.000Z', toOffsetMinutes: 60 },
    { from: '2027-03-27T21:00:00.000Z', fromOffsetMinutes: 60, to: '2027-03-28T04:00:00.000Z', toOffsetMinutes: 120 },
  ],
  clockChange: { at: '2027-03-28T01:00:00.000Z', beforeOffsetMinutes: 60, afterOffsetMinutes: 120 },
}

describe('a week with a change of the clock (R122)', () => {
  it('leaves the skipped hour out of what is open', () => {
    expect(openByDay(spring)).toEqual([
      { day: 0, from: 480, to: 1020 },
      { day: 5, from: 1320, to: 1440 },
      { day: 6, from: 0, to: 120 },
      { day: 6, from: 180, to: 360 },
    ])
    expect(oddHour(spring)).toEqual({ kind: 'skipped', day: 6, from: 120, to: 180 })
  })

  it('shows the hour that is there twice', () => {
    const autumn: WeekTimes = {
      from: '2027-10-24T22:00:00.000Z',
      fromOffsetMinutes: 120,
      open: [
        {
          from: '2027-10-30T22:00:00.000Z',
          fromOffsetMinutes: 120,
          to: '2027-10-31T05:00:00.000Z',
          toOffsetMinutes: 60,
        },
      ],
      clockChange: { at: '2027-10-31T01:00:00.000Z', beforeOffsetMinutes: 120, afterOffsetMinutes: 60 },
    }
    expect(oddHour(autumn)).toEqual({ kind: 'doubled', day: 6, from: 120, to: 180 })
    expect(openByDay(autumn)).toEqual([
      { day: 6, from: 0, to: 180 },
      { day: 6, from: 120, to: 360 },
    ])
  })

  it('has no odd hour in other weeks', () => {
    expect(oddHour({ ...spring, clockChange: null })).toBeNull()
  })
})
