import fc from 'fast-check'
import { expect, test } from 'vitest'
import { slotId } from '../desired/index.ts'
import type { RightTarget } from '../model/index.ts'
import { commonWeeks, live, policies, scripts, statesOf } from '../testing/index.ts'
import { combineHalves, halfOfCylinder, halvesOfKey, type Mark, markOf } from './index.ts'

const BLOCKS = ['release', 'order', 'spread', 'execute']
const wishes = fc.array(policies({ keys: 1, weeks: commonWeeks }), { minLength: 2, maxLength: 3 })

test('R069: where one right joins a key and a door, its halves make the mark of the pair', () => {
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(wishes, scripts, (list, script) => {
      const calm = script.filter(({ action }) => !BLOCKS.includes(action)).map(withoutRekeying)
      const world = live(list, calm)
      const { key, cylinder } = statesOf(world)
      const wanted = { key: world.wantedKey, cylinder: world.wantedCylinder }
      const targets = targetsOf(world)
      const halves = halvesOfKey(wanted.key, key, world.now)
      const rights = targets.map((target) =>
        combineHalves(
          halves.get(slotId(target)) ?? 'none',
          halfOfCylinder(wanted.cylinder, target.kind === 'group' ? target.groupNo : null, cylinder, world.now),
        ),
      )
      const pair = markOf(wanted, key, cylinder, world.now)
      const marks = rights.filter((mark) => mark !== null)
      seen.set(`${pair}`, (seen.get(`${pair}`) ?? 0) + 1)
      if (marks.length === 0) expect(pair).toBeNull()
      if (targets.length === 1) expect(alike(pair, marks[0] ?? null)).toBe(true)
    }),
    { numRuns: 5000 },
  )
  for (const mark of ['confirmed', 'underWay', 'wished', 'takenAway', 'possibly', 'null']) {
    expect(seen.get(mark) ?? 0).toBeGreaterThan(0)
  }
})

/** A new secret generation is neither half. */
const withoutRekeying = <Step extends { readonly luck: number }>(step: Step): Step => ({
  ...step,
  luck: step.luck || 1,
})

/** Where halves know less they say possibly instead of takenAway. */
const alike = (pair: Mark | null, made: Mark | null) => pair === made || (pair === 'takenAway' && made === 'possibly')

/** Every slot in any image of the key that some image of the door answers to. */
function targetsOf(world: ReturnType<typeof live>): readonly RightTarget[] {
  const { key } = statesOf(world)
  const images = [...key.images.map(({ content }) => content), world.wantedKey]
  const slots = images.flatMap((image) => image?.entries.map(({ slot }) => slot) ?? [])
  const found = new Map<string, RightTarget>()
  for (const slot of slots) {
    if (slot.kind === 'task' || (slot.kind === 'cylinder' && slot.cylinderNo !== world.door)) continue
    found.set(JSON.stringify(slot), slot)
  }
  return [...found.values()]
}
