import { describe, expect, it } from 'vitest'
import { parseDay } from './parseDay.ts'

describe('a day as people type it', () => {
  it('takes numbers, the day before the month', () => {
    for (const typed of ['2027-03-28', '28.3.2027', '28/03/27', '28-3-2027'])
      expect(parseDay(typed, 'en')).toBe('2027-03-28')
  })

  it('takes names of months, cut short or not', () => {
    expect(parseDay('28 Mar 2027', 'en')).toBe('2027-03-28')
    expect(parseDay('1 june 2027', 'en')).toBe('2027-06-01')
    expect(parseDay('28. März 2027', 'de')).toBe('2027-03-28')
    expect(parseDay('05 Sept. 2027', 'de')).toBe('2027-09-05')
  })

  it('takes nothing else', () => {
    for (const typed of ['', '31.4.2027', '28.13.2027', 'soon', '28 xyz 2027']) expect(parseDay(typed, 'en')).toBeNull()
  })
})
