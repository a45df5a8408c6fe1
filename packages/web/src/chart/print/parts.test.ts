import { expect, test } from 'vitest'
import { partsOf, rangeOf } from './parts.ts'

test('a range outside the chart is cut to it; nothing given is all of it', () => {
  expect(rangeOf(undefined, undefined, 3)).toEqual([0, 1, 2])
  expect(rangeOf(2, 9, 3)).toEqual([1, 2])
  expect(rangeOf(3, 1, 3)).toEqual([2])
  expect(rangeOf(1, 1, 0)).toEqual([])
})

test('every column is on one page', () => {
  expect(partsOf([0, 1, 2, 3, 4], 2)).toEqual([[0, 1], [2, 3], [4]])
})
