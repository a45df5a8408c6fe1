import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CylinderImage, cylinderNo, groupNo } from '../model/index.ts'
import { compileCylinder, cylinderSteps } from './index.ts'

const groups = fc.uniqueArray(fc.integer({ min: 1, max: 12 }).map(groupNo))
const policy = (list: readonly number[]) => ({ cylinderNo: cylinderNo(1), zone: 'oslo', groups: list.map(groupNo) })
function image(list: readonly number[], generation: number, previous: CylinderImage | null): CylinderImage {
  const result = compileCylinder(policy(list), generation, previous)
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

describe('desired image of a cylinder', () => {
  test('law 10: the same wish gives the same object; B3: one number an operation, each on the one before', () => {
    fc.assert(
      fc.property(groups, groups, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), (a, b, g, h) => {
        const first = image(a, g, null)
        expect(image([...a].reverse(), g, first)).toBe(first)
        const second = image(b, h, first)
        const steps = cylinderSteps(first, second)
        expect(steps.at(-1)?.result ?? first).toEqual(second)
        expect(second.groups).toEqual([...b].sort((x, y) => x - y))
        expect(second.minSecretGeneration).toBe(Math.max(g, h))
        steps.forEach(({ base, result }, i) => {
          expect(base).toBe(first.number + i)
          expect(result.number).toBe(base + 1)
        })
        const kinds = steps.map(({ operation }) => operation.kind)
        expect(kinds).toEqual([...kinds].sort((x, y) => Number(x === 'joinGroup') - Number(y === 'joinGroup')))
      }),
    )
  })

  test('more groups than one message holds are refused', () => {
    const many = Array.from({ length: 111 }, (_, i) => i + 1)
    expect(compileCylinder(policy(many), 1, null)).toEqual({ ok: false, error: { code: 'tooManyGroups', groups: 111 } })
    expect(image(many.slice(1), 1, null).groups).toHaveLength(110)
  })
})
