import { expect, it } from 'vitest'
import { distance } from './worldTime.ts'

const HOUR = 3_600_000

it('world time is told by how far it is from ours', () => {
  expect(distance(29_000, 0)).toEqual({ is: 'same', amount: 0, unit: 'minutes' })
  expect(distance(0, 5 * 60_000)).toEqual({ is: 'behind', amount: 5, unit: 'minutes' })
  expect(distance(HOUR, 0)).toEqual({ is: 'ahead', amount: 1, unit: 'hours' })
  expect(distance(24 * HOUR - 9, 0)).toEqual({ is: 'ahead', amount: 1, unit: 'days' })
  expect(distance(49 * HOUR, 0)).toEqual({ is: 'ahead', amount: 2, unit: 'days' })
})
