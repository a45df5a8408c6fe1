import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromLocal, nearestMidnight, offsetText, toLocal } from './zone.ts'

const BERLIN = 'Europe/Berlin'

describe('fields for day and time in the zone of the system (R122)', () => {
  it('show and read the clock on the wall', () => {
    expect(toLocal('2027-03-28T06:00:00.000Z', BERLIN)).toBe('2027-03-28T08:00')
    expect(fromLocal('2027-03-28T08:00', BERLIN)).toBe('2027-03-28T06:00:00.000Z')
    expect(fromLocal('2027-01-05', BERLIN)).toBe('2027-01-04T23:00:00.000Z')
    expect(fromLocal('', BERLIN)).toBeNull()
  })

  it('take the first of an hour that is there twice, and pass over one that is not there', () => {
    expect(fromLocal('2027-10-31T02:30', BERLIN)).toBe('2027-10-31T00:30:00.000Z')
    expect(fromLocal('2027-03-28T02:30', BERLIN)).toBe('2027-03-28T01:30:00.000Z')
  })

  it('give back what they were given, but for the second of doubled hours', () => {
    const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    const zone = fc.constantFrom(BERLIN, 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC')
    fc.assert(
      fc.property(instant, zone, (date, timeZone) => {
        const local = toLocal(date.toISOString(), timeZone)
        expect(toLocal(fromLocal(local, timeZone)!, timeZone)).toBe(local)
      }),
    )
  })

  it('stop at the nearest midnight', () => {
    expect(nearestMidnight(Date.parse('2027-03-28T09:00:00Z'), BERLIN)).toBe('2027-03-27T23:00:00.000Z')
    expect(nearestMidnight(Date.parse('2027-03-28T20:00:00Z'), BERLIN)).toBe('2027-03-28T22:00:00.000Z')
  })

  it('say offsets', () => {
    expect([offsetText(120), offsetText(-210), offsetText(0)]).toEqual(['+02:00', '−03:30', '+00:00'])
  })
})
