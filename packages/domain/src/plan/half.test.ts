import { expect, test } from 'vitest'
import { combineHalves, type Half, markOfCell } from './index.ts'

test('R069: what is taken away on one side opens no more where the other side never had it', () => {
  const cases: readonly (readonly [Half, Half, string | null])[] = [
    ['takenAway', 'confirmed', 'takenAway'],
    ['takenAway', 'wished', null],
    ['takenAway', 'wishedOtherwise', 'possibly'],
    ['possiblyStill', 'confirmed', 'possibly'],
    ['possiblyStill', 'wished', null],
    ['possibly', 'confirmed', 'possibly'],
    ['possibly', 'underWay', 'underWay'],
    ['underWay', 'wished', 'wished'],
    ['none', 'confirmed', null],
  ]
  for (const [a, b, mark] of cases) {
    expect([a, b, combineHalves(a, b)]).toEqual([a, b, mark])
    expect(combineHalves(b, a)).toBe(mark)
  }
})

test('several rights in one cell show the least settled one', () => {
  expect(markOfCell(['confirmed', 'wished', null])).toBe('wished')
  expect(markOfCell(['confirmed', 'takenAway'])).toBe('takenAway')
  expect(markOfCell([null])).toBeNull()
})
