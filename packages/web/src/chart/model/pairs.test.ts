import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexPairs } from './pairs.ts'

const pair = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: -20, max: 20 }))

test('finds what a map finds, the last of equal pairs', () => {
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 300 }), fc.array(pair), (pairs, asked) => {
      const find = indexPairs(
        pairs.map(([a]) => a),
        pairs.map(([, b]) => b),
      )
      const map = new Map(pairs.map(([a, b], place) => [`${a} ${b}`, place]))
      for (const [a, b] of [...pairs, ...asked]) expect(find(a, b)).toBe(map.get(`${a} ${b}`) ?? -1)
    }),
  )
})

test('leaves out what is not taken', () => {
  const find = indexPairs([1, 1], [2, 3], (place) => place === 1)
  expect([find(1, 2), find(1, 3)]).toEqual([-1, 1])
})
