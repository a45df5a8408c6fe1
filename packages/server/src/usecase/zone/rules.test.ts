import type { UnixSeconds } from '@lockwright/domain/model'
import { offsetAt } from '@lockwright/domain/schedule'
import { describe, expect, it } from 'vitest'
import { isTimeZone, zoneRules } from './rules.ts'

const at = (text: string) => (Date.parse(text) / 1000) as UnixSeconds

describe('zone rules (R122)', () => {
  it('hold both changes of the year, to the second', () => {
    const berlin = zoneRules('Europe/Berlin', at('2026-06-01T00:00:00Z'))
    expect(offsetAt(berlin, at('2026-03-29T00:59:59Z'))).toBe(60)
    expect(offsetAt(berlin, at('2026-03-29T01:00:00Z'))).toBe(120)
    expect(offsetAt(berlin, at('2026-10-25T00:59:59Z'))).toBe(120)
    expect(offsetAt(berlin, at('2026-10-25T01:00:00Z'))).toBe(60)
    expect(berlin.edges.at(-1)!.at).toBeGreaterThan(at('2035-06-01T00:00:00Z'))
  })

  it('know zones without changes and with quarter hours', () => {
    expect(zoneRules('Asia/Kathmandu', at('2026-06-01T00:00:00Z'))).toEqual({ baseOffsetMinutes: 345, edges: [] })
    expect(zoneRules('UTC', at('2026-06-01T00:00:00Z'))).toEqual({ baseOffsetMinutes: 0, edges: [] })
  })

  it('tell names from nonsense', () => {
    expect(['Europe/Oslo', 'UTC'].every(isTimeZone)).toBe(true)
    expect(['Mars/Olympus', '', '+02:00', 'Europe/Berlin\u0000'].some(isTimeZone)).toBe(false)
  })
})
