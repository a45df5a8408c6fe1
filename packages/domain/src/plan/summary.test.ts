import { describe, expect, test } from 'vitest'
import { type Draft, EMPTY_DRAFT, indexPolicy, type PolicyView } from '../access/index.ts'
import { compileKey, wishFor } from '../desired/index.ts'
import { CARRYING_KEY } from '../memory/index.ts'
import {
  type CylinderPolicy,
  cylinderNo,
  groupNo,
  imageNo,
  type KeyImage,
  type KeyNo,
  type KeyPolicy,
  keyId,
  keyNo,
  type Policy,
  type Right,
  type RightTarget,
} from '../model/index.ts'
import { KATHMANDU, NOW, OSLO } from '../testing/index.ts'
import { type Surroundings, summarise } from './index.ts'

const OUTSIDE = { secretGeneration: 1, minEpoch: 0, carries: [] }
const OFFICE = [{ startMinute: 480, lengthMinutes: 540 }]
const door = (no: number, groups: readonly number[], zone = 'oslo'): CylinderPolicy => ({
  cylinderNo: cylinderNo(no),
  zone,
  groups: groups.map(groupNo),
})
const key = (no: number): KeyPolicy => ({
  keyNo: keyNo(no),
  keyId: keyId(1, no),
  kind: 'carrying',
  validity: { kind: 'always' },
  week: 'always',
  revalidationHours: null,
})
const right = (no: number, target: RightTarget, week: Right['week'] = 'always'): Right => ({
  keyNo: keyNo(no),
  target,
  week,
  window: null,
})
const toDoor = (no: number): RightTarget => ({ kind: 'cylinder', cylinderNo: cylinderNo(no) })
const toGroup = (no: number): RightTarget => ({ kind: 'group', groupNo: groupNo(no) })

/** Keys 1 and 2 on group 7 (doors 1, 2), key 3 on door 3; key 2 in office hours. */
const policy: Policy = {
  keys: [key(1), key(2), key(3)],
  cylinders: [door(1, [7]), door(2, [7]), door(3, [])],
  rights: [right(1, toGroup(7)), right(2, toGroup(7), OFFICE), right(3, toDoor(3))],
  blocks: [],
  zones: { oslo: OSLO, kathmandu: KATHMANDU },
}
const view = indexPolicy(policy)

function imageOf(from: PolicyView, no: KeyNo): KeyImage {
  const image = compileKey(wishFor(from, no, OUTSIDE)!, null, NOW)
  if (!image.ok) throw new Error(image.error.code)
  return image.value
}
const around: Surroundings = {
  keyImage: (no) => (view.key(no) === undefined ? null : imageOf(view, no)),
  cylinderImage: (no) => ({ number: imageNo(1), groups: view.cylinder(no)?.groups ?? [], minSecretGeneration: 1 }),
  outside: () => OUTSIDE,
  memory: () => ({ load: { blockEntries: 0, events: 0, tasks: 0 }, capacity: { ...CARRYING_KEY, bytes: 10_000 } }),
}
const summary = (draft: Partial<Draft>) => {
  const all = summarise(view, { ...EMPTY_DRAFT, ...draft }, around, NOW)
  return { ...all, keysToUpdate: all.keysToUpdate.map(({ keyNo }) => keyNo as number) }
}

describe('before you save', () => {
  test('an empty draft means nothing', () => {
    expect(summary({})).toEqual({
      granted: 0,
      revoked: 0,
      doors: [],
      keysToUpdate: [],
      doorsToVisit: [],
      impossible: [],
    })
  })
  test('rights granted and taken away: doors gained and lost, keys to update', () => {
    const result = summary({ grants: [right(3, toGroup(7))], revokes: [right(1, toGroup(7))] })
    expect(result).toMatchObject({ granted: 1, revoked: 1, doorsToVisit: [], keysToUpdate: [1, 3] })
    expect(result.doors).toEqual([
      { keyNo: 1, gained: [], lost: [1, 2] },
      { keyNo: 3, gained: [1, 2], lost: [] },
    ])
  })
  test('a right the key already has by its group gains no door, but has to be written', () => {
    expect(summary({ grants: [right(1, toDoor(1))] })).toMatchObject({ doors: [], keysToUpdate: [1] })
  })
  test('R100: a door that joins a group has to be visited, and no key updated', () => {
    const result = summary({ cylinders: [door(3, [7])] })
    expect(result).toMatchObject({ keysToUpdate: [], doorsToVisit: [3] })
    expect(result.doors).toEqual([
      { keyNo: 1, gained: [3], lost: [] },
      { keyNo: 2, gained: [3], lost: [] },
    ])
  })
  test('unless it has another time zone: then office hours of the group fit no key', () => {
    const result = summary({ cylinders: [door(3, [7], 'kathmandu')] })
    expect(result.impossible).toMatchObject([{ keyNo: 2, error: { code: 'groupSpansZones' } }])
  })
  test('R074: a block loses every door, empties the key, and every door it reaches has to be visited', () => {
    expect(summary({ blocks: [keyNo(1)] })).toMatchObject({
      doors: [{ keyNo: 1, gained: [], lost: [1, 2] }],
      keysToUpdate: [1],
      doorsToVisit: [1, 2],
    })
  })
  test('memory after the update in percent', () => {
    const [update] = summarise(view, { ...EMPTY_DRAFT, grants: [right(3, toGroup(7))] }, around, NOW).keysToUpdate
    expect(update!.memory.bytes).toEqual({ used: 2048 + 1024 + 48 + 169 + 1536, capacity: 10_000, percent: 48 })
    expect(update!.full).toBeNull()
  })
})
