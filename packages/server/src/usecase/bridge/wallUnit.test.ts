import { expect, test } from 'vitest'
import { tooOld } from './wallUnit.ts'

const wall = (firmware: string | null) => ({ class: 2, firmware })

test('R133: says which part is too old; the unit first, for it is the one that is updated in place', () => {
  expect(tooOld(wall('4.9.12'), '12.2.9')).toEqual({ part: 'device', firmware: '4.9.12', needed: '5.0.0' })
  expect(tooOld(wall('5.0.0'), '12.2.9')).toEqual({ part: 'key', firmware: '12.2.9', needed: '12.3.0' })
  expect(tooOld(wall('5.0.0'), '9.9.9')).toMatchObject({ part: 'key' })
})

test('R133: new enough, unknown, or not a wall unit', () => {
  for (const [device, key] of [
    [wall('5.0.0'), '12.3.0'],
    [wall('10.0.0'), '12.10.0'],
    [wall(null), null],
    [{ class: 1, firmware: '1.0.0' }, '1.0.0'],
  ] as const)
    expect(tooOld(device, key)).toBeNull()
})
