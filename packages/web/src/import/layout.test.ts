import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CHART_ROLES, columnName, layoutFor, roleOf, withRole } from './layout.ts'

const WIDTH = 12
const column = fc.integer({ min: 0, max: WIDTH - 1 })

describe('how a sheet is read', () => {
  it('gives a column the role it was given, and every other role to one column at most', () => {
    const change = fc.tuple(column, fc.constantFrom(...CHART_ROLES))
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 30 }), (changes) => {
        const layout = changes.reduce(
          (before, [at, role]) => withRole(before, at, role),
          layoutFor('cylinders', WIDTH, null),
        )
        const [at, role] = changes.at(-1)!
        expect(roleOf(layout, at)).toBe(role)
        const roles = Array.from({ length: WIDTH }, (_, place) => roleOf(layout, place))
        for (const single of ['marking', 'name', 'place', 'note', 'count'] as const) {
          expect(roles.filter((one) => one === single).length).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  it('names columns as a spreadsheet does', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA'])
  })
})
