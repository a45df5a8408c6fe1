import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide, indexPolicy } from '../access/index.ts'
import { keyNo, unixSeconds } from '../model/index.ts'
import { commonWeeks, live, opened, policies, scripts, settle, statesOf } from '../testing/index.ts'
import { markOf, markOfCylinder, markOfKey, todo } from './index.ts'

const K = keyNo(1)
const wishes = fc.array(policies({ keys: 1, weeks: commonWeeks }), { minLength: 2, maxLength: 3 })

describe('laws 2 and 10: convergence', () => {
  test('when all updates and tasks are confirmed, the door opens exactly as the policy says, and nothing is left to do', () => {
    let compared = 0
    fc.assert(
      fc.property(
        wishes,
        scripts,
        fc.array(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 5 }),
        (list, script, waits) => {
          const world = live(list, script)
          settle(world)
          const desired = world.wantedKey
          if (!world.compile() || desired === null) return
          const { key, cylinder } = statesOf(world)
          const wanted = { key: desired, cylinder: world.wantedCylinder }
          expect(
            todo(
              [{ keyNo: K, desired, state: key }],
              [{ cylinderNo: world.door, desired: world.wantedCylinder, state: cylinder }],
              world.now,
            ),
          ).toEqual({ keys: [], cylinders: [] })
          expect(markOfKey(desired, key, world.now)).toBe('confirmed')
          expect(markOfCylinder(world.wantedCylinder, cylinder, world.now)).toBe('confirmed')
          expect([null, 'confirmed', 'possibly']).toContain(markOf(wanted, key, cylinder, world.now))
          const view = indexPolicy(world.policy)
          for (const minutes of waits) {
            const at = unixSeconds(world.now + minutes * 60)
            const expected = decide(view, K, world.door, at).opens
            expect(opened(world, { ...world.truth, at })).toBe(expected)
            compared++
          }
        },
      ),
      { numRuns: 1500 },
    )
    expect(compared).toBeGreaterThan(1000)
  })
})
