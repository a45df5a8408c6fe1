import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyNo, type Policy } from '../model/index.ts'
import { commonWeeks, live, openable, opened, policies, scripts, statesOf } from '../testing/index.ts'
import { foldCylinder, foldKey, honestTwin, honestTwinFrom, hostileTwin, unknownCylinder, unknownKey } from './index.ts'

/** Half of the wishes are free of limits, or sure openings would be too rare to prove anything. */
const wishes = fc.tuple(policies({ keys: 1, weeks: commonWeeks }), fc.boolean()).map(
  ([policy, free]): Policy =>
    free
      ? {
          ...policy,
          keys: [{ ...policy.keys[0]!, validity: { kind: 'always' }, week: 'always' }],
          rights: policy.rights.map((right) => ({ ...right, week: 'always', window: null })),
        }
      : policy,
)
const worlds = fc
  .tuple(fc.array(wishes, { minLength: 2, maxLength: 3 }), scripts)
  .map(([policies, script]) => live(policies, script))

describe('law 3: surely is never wrong', () => {
  test('honest devices, at every past moment, whatever was lost on the way', () => {
    const seen = { surelyOpens: 0, surelyNot: 0, possibly: 0 }
    fc.assert(
      fc.property(worlds, (world) => {
        const { key, cylinder } = statesOf(world)
        for (const truth of world.moments) {
          const { answer, missing } = honestTwin(key, cylinder, truth.at)
          seen[answer]++
          expect(answer).not.toBe(opened(world, truth) ? 'surelyNot' : 'surelyOpens')
          expect(missing.length > 0).toBe(answer === 'possibly')
          if (honestTwinFrom(key, cylinder, truth.at).answer === 'surelyNot') expect(opened(world, truth)).toBe(false)
        }
      }),
      { numRuns: 1000 },
    )
    // A law about sure answers that never meets one would prove nothing.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(100)
  })

  test('B1: nothing that was ever sent to a key opens a door that is surely closed to copies of it', () => {
    const seen = { surelyOpens: 0, surelyNot: 0, possibly: 0 }
    fc.assert(
      fc.property(worlds, (world) => {
        const { key, cylinder } = statesOf(world)
        for (const truth of world.moments) {
          const { answer } = hostileTwin(key, cylinder, truth.at)
          seen[answer]++
          if (answer === 'surelyNot') expect(openable(world, truth)).toBe(false)
        }
      }),
      { numRuns: 1000 },
    )
    expect(Math.min(seen.surelyNot, seen.possibly)).toBeGreaterThan(100)
  })
})

test('reports folded in another order, or twice, say the same', () => {
  fc.assert(
    fc.property(worlds, fc.infiniteStream(fc.nat()), (world, order) => {
      const shuffled = <Report>(reports: readonly Report[]): Report[] =>
        reports
          .map((report) => ({ report, place: order.next().value as number }))
          .sort((a, b) => a.place - b.place)
          .map(({ report }) => report)
      const twice = shuffled([...world.keyReports, ...world.keyReports])
      expect(twice.reduce(foldKey, unknownKey(keyNo(1)))).toEqual(statesOf(world).key)
      const orders = world.cylinderReports.filter((report) => report.kind === 'blockOffered')
      const others = world.cylinderReports.filter((report) => report.kind !== 'blockOffered')
      const mixed = [...orders, ...shuffled([...others, ...others])]
      const empty = unknownCylinder(world.door, world.released)
      expect(mixed.reduce(foldCylinder, empty)).toEqual(statesOf(world).cylinder)
    }),
    { numRuns: 200 },
  )
})
