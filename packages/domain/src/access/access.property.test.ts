import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CylinderNo, cylinderNo, type KeyNo, keyNo, type Policy, type UnixSeconds } from '../model/index.ts'
import { isOpen } from '../schedule/index.ts'
import { instants, policies, weeks } from '../testing/index.ts'
import { decide, doorsOfKey, effectiveAccess, indexPolicy, keysOfDoor, mayOpen, opensAt } from './index.ts'

const systems = policies({ keys: 4, weeks })

/** R068 once more, as its sentence reads. */
function opens(policy: Policy, key: KeyNo, door: CylinderNo, at: UnixSeconds): boolean {
  const k = policy.keys.find((x) => x.keyNo === key)
  const c = policy.cylinders.find((x) => x.cylinderNo === door)
  if (k === undefined || c === undefined) return false
  const v = k.validity
  const valid = v.kind === 'always' || (v.kind === 'between' && (v.from ?? 0) <= at && at < (v.to ?? Infinity))
  const blocked = policy.blocks.some((b) => b.keyNo === key)
  const zone = policy.zones[c.zone]!
  const programmedNow = policy.rights.some(
    ({ keyNo, target, week, window }) =>
      keyNo === key &&
      (target.kind === 'cylinder' ? target.cylinderNo === door : c.groups.includes(target.groupNo)) &&
      isOpen(week, window, zone, at),
  )
  return valid && !blocked && isOpen(k.week, null, zone, at) && programmedNow
}

const pairs = [0, 1, 2, 3, 4, 9].flatMap((k) => [0, 1, 2, 3, 4, 5, 6].map((c) => [keyNo(k), cylinderNo(c)] as const))

describe('law 1, R068: the central rule on the policy', () => {
  test('mayOpen, the index and the matrix of the whole system give the answer of the rule', () => {
    fc.assert(
      fc.property(systems, instants(300), (policy, at) => {
        const view = indexPolicy(policy)
        const matrix = effectiveAccess(policy, at)
        for (const [key, door] of pairs) {
          const expected = opens(policy, key, door, at)
          const decision = mayOpen(policy, key, door, at)
          expect(decision.opens).toBe(expected)
          expect(decision.reason === 'ok').toBe(expected)
          expect(decide(view, key, door, at)).toEqual(decision)
          const row = matrix.keys.indexOf(key)
          const column = matrix.cylinders.indexOf(door)
          if (row >= 0 && column >= 0) expect(opensAt(matrix, row, column)).toBe(expected)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('doors of a key and keys of a door are the two sides of it', () => {
    fc.assert(
      fc.property(systems, instants(300), (policy, at) => {
        const view = indexPolicy(policy)
        for (const { keyNo: key } of policy.keys) {
          const doors = policy.cylinders.map((c) => c.cylinderNo).filter((door) => opens(policy, key, door, at))
          expect(doorsOfKey(view, key, at)).toEqual(doors)
        }
        for (const { cylinderNo: door } of policy.cylinders) {
          const keys = policy.keys.map((k) => k.keyNo).filter((key) => opens(policy, key, door, at))
          expect(keysOfDoor(view, door, at)).toEqual(keys)
        }
      }),
    )
  })

  test('law 9: one right more never closes a door, one right less never opens one', () => {
    fc.assert(
      fc.property(systems, instants(300), fc.nat(), (policy, at, pick) => {
        fc.pre(policy.rights.length > 0)
        const less = { ...policy, rights: policy.rights.toSpliced(pick % policy.rights.length, 1) }
        for (const [key, door] of pairs) {
          if (mayOpen(less, key, door, at).opens) expect(mayOpen(policy, key, door, at).opens).toBe(true)
        }
      }),
    )
  })

  test('because names rights of this key that reach this door', () => {
    fc.assert(
      fc.property(systems, instants(300), (policy, at) => {
        for (const [key, door] of pairs) {
          const { because, reason } = mayOpen(policy, key, door, at)
          expect(because.length > 0).toBe(reason !== 'noTicket')
          const groups = policy.cylinders.find((c) => c.cylinderNo === door)?.groups ?? []
          for (const { keyNo, target } of because) {
            expect(keyNo).toBe(key)
            if (target.kind === 'cylinder') expect(target.cylinderNo).toBe(door)
            else expect(groups).toContain(target.groupNo)
          }
        }
      }),
    )
  })
})
