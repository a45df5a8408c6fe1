import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withRange, withToggled } from './selection.ts'

const list = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1 })

describe('selection of rows', () => {
  it('comes back to itself when a row is picked twice', () => {
    fc.assert(
      fc.property(list, fc.nat(), (ids, nth) => {
        const id = ids[nth % ids.length]!
        const some = new Set(ids.filter((_, place) => place % 2 === 0))
        expect(withToggled(withToggled(some, id), id)).toEqual(some)
      }),
    )
  })

  it('picks the same range from either end, and loses nothing that was picked', () => {
    fc.assert(
      fc.property(list, fc.nat(), fc.nat(), (ids, a, b) => {
        const [from, to] = [a % ids.length, b % ids.length]
        const before = new Set([ids[0]!])
        const picked = withRange(before, ids, from, to)
        expect(picked).toEqual(withRange(before, ids, to, from))
        expect(picked.has(ids[0]!)).toBe(true)
        expect(picked.size).toBeGreaterThanOrEqual(Math.abs(from - to) + 1)
      }),
    )
  })
})
