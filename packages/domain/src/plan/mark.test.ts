import { describe, expect, test } from 'vitest'
import {
  type CylinderReport,
  type Evidence,
  foldCylinder,
  foldKey,
  type KeyReport,
  unknownCylinder,
  unknownKey,
} from '../actual/index.ts'
import { compileKey, type KeyWish } from '../desired/index.ts'
import {
  type CylinderImage,
  cylinderNo,
  groupNo,
  imageNo,
  type KeyImage,
  keyId,
  keyNo,
  type Right,
  unixSeconds,
  type Week,
} from '../model/index.ts'
import { NOW, OSLO } from '../testing/index.ts'
import { keyUpdate, lockOutAt, markOf, markOfKey, todo } from './index.ts'

const DAY = 86_400
const K1 = keyNo(1)
const A = cylinderNo(1)
const later = (days: number) => unixSeconds(NOW + days * DAY)
const OFFICE: Week = [{ startMinute: 480, lengthMinutes: 540 }]

function compiled(
  rights: readonly Right[],
  previous: KeyImage | null,
  change: Partial<KeyWish> = {},
  at = NOW,
): KeyImage {
  const wish: KeyWish = {
    key: {
      keyNo: K1,
      keyId: keyId(5, 1),
      kind: 'carrying',
      validity: { kind: 'always' },
      week: 'always',
      revalidationHours: 24,
    },
    rights,
    blocked: false,
    minEpoch: 0,
    cylinders: [{ cylinderNo: A, zone: 'oslo', groups: [] }],
    zones: { oslo: OSLO },
    carries: [],
    secretGeneration: 1,
    ...change,
  }
  const image = compileKey(wish, previous, at)
  if (!image.ok) throw new Error(image.error.code)
  return image.value
}
const right = (week: Week = 'always'): Right => ({
  keyNo: K1,
  target: { kind: 'cylinder', cylinderNo: A },
  week,
  window: null,
})
const empty = compiled([], null)
const full = compiled([right()], empty)
const office = compiled([right(OFFICE)], full)
const none = compiled([], full)

const evidence = (days: number, kind: Evidence['kind'] = 'commit'): Evidence => ({
  kind,
  at: later(days),
  notBefore: later(days),
  by: { programmingDevice: 'PD1' },
})
const offered = (image: KeyImage, days: number): KeyReport => ({
  kind: 'offered',
  number: image.number,
  content: image,
  offer: { at: later(days), carrier: null },
})
const held = (image: KeyImage, days: number): KeyReport => ({
  kind: 'held',
  number: image.number,
  evidence: evidence(days),
})
const key = (...reports: readonly KeyReport[]) => reports.reduce(foldKey, unknownKey(K1))

const claimed: CylinderImage = { number: imageNo(1), groups: [], minSecretGeneration: 1 }
const claim: readonly CylinderReport[] = [
  { kind: 'offered', number: 1, content: claimed, offer: { at: NOW, carrier: null } },
  { kind: 'held', number: 1, evidence: evidence(0, 'claim') },
]
const door = (...reports: readonly CylinderReport[]) =>
  [...claim, ...reports].reduce(foldCylinder, unknownCylinder(A, []))

describe('R069: the five marks of a cell', () => {
  const base = [offered(empty, 0), held(empty, 0)]
  const has = [...base, offered(full, 1), held(full, 1)]
  const mark = (wanted: KeyImage | null, reports: readonly KeyReport[], days: number, there = door()) =>
    markOf({ key: wanted, cylinder: claimed }, key(...reports), there, later(days))

  test('nothing wished and nothing held has none', () => expect(mark(empty, base, 1)).toBeNull())
  test('wished: asked for, nobody carries it', () => expect(mark(full, base, 1)).toBe('wished'))
  test('wished: also for a key or a door never claimed', () => {
    expect(mark(full, [], 1)).toBe('wished')
    expect(mark(full, has, 2, unknownCylinder(A, []))).toBe('wished')
  })
  test('under way: in a session, not confirmed', () =>
    expect(mark(full, [...base, offered(full, 1)], 1)).toBe('underWay'))
  test('confirmed: the key has said so', () => expect(mark(full, has, 1)).toBe('confirmed'))
  test('confirmed stays confirmed when a record is only written on', () => {
    const kept = [...has, offered(office, 2), held(office, 2)]
    const renewed = compiled([right(OFFICE)], office, {}, later(600))
    expect(renewed.number).toBe(office.number + 1)
    expect(markOf({ key: renewed, cylinder: claimed }, key(...kept), door(), later(600))).toBe('confirmed')
    expect(markOfKey(renewed, key(...kept), later(600))).toBe('wished')
  })
  test('wished again when its times change', () => expect(mark(office, has, 2)).toBe('wished'))
  test('taken away, not yet confirmed', () => expect(mark(none, has, 2)).toBe('takenAway'))
  test('possibly: the session that takes it away broke off', () => {
    expect(mark(none, [...has, offered(none, 2)], 2)).toBe('possibly')
    expect(mark(none, [...has, offered(none, 2), held(none, 3)], 3)).toBeNull()
  })
  test('possibly: a withdrawal was on its way, and people want the right back', () => {
    expect(mark(compiled([right()], none), [...has, offered(none, 2)], 2)).toBe('possibly')
  })
  test('R077: a block that is on its way makes it possibly, a proven one ends it', () => {
    const blocked = compiled([right()], full, { blocked: true, minEpoch: 2 })
    const order: CylinderReport = {
      kind: 'blockOffered',
      taskId: 't',
      entry: { keyId: keyId(5, 1), minEpoch: 2 },
      inVersion: 0x10001,
      offer: { at: later(2), carrier: keyNo(9) },
    }
    const done: CylinderReport = { kind: 'blockExecuted', taskId: 't', evidence: evidence(3, 'receipt') }
    expect(mark(blocked, has, 2)).toBe('takenAway')
    expect(mark(blocked, has, 2, door(order))).toBe('possibly')
    expect(mark(blocked, has, 3, door(order, done))).toBeNull()
  })
  test('the cylinder half counts as well: a group not yet joined', () => {
    const groupRight: Right = { ...right(), target: { kind: 'group', groupNo: groupNo(7) } }
    const grouped = compiled([groupRight], null)
    const joined: CylinderImage = { ...claimed, number: imageNo(2), groups: [groupNo(7)] }
    const carried: CylinderReport = {
      kind: 'offered',
      number: 2,
      content: joined,
      offer: { at: later(1), carrier: keyNo(9) },
    }
    const receipt: CylinderReport = { kind: 'held', number: 2, evidence: evidence(3, 'receipt') }
    const k = key(offered(grouped, 0), held(grouped, 0))
    const wanted = { key: grouped, cylinder: joined }
    expect(markOf(wanted, k, door(), later(1))).toBe('wished')
    expect(markOf(wanted, k, door(carried), later(1))).toBe('underWay')
    expect(markOf(wanted, k, door(carried, receipt), later(3))).toBe('confirmed')
  })
})

describe('key updates name their causes', () => {
  const causes = (from: KeyImage | null, to: KeyImage) =>
    keyUpdate(from, to, NOW)?.causes.map(({ kind }) => kind) ?? null
  test('what changed, and whether something is taken away', () => {
    expect(causes(null, empty)).toEqual(['firstImage'])
    expect(causes(full, full)).toBeNull()
    expect(causes(empty, full)).toEqual(['entryAdded'])
    expect(causes(full, none)).toEqual(['entryRemoved'])
    expect(causes(full, office)).toEqual(['timesChanged'])
    expect(keyUpdate(full, office, NOW)).toMatchObject({ from: 2, to: 3, narrows: true })
    expect(keyUpdate(empty, full, NOW)?.narrows).toBe(false)
    expect(causes(office, compiled([right(OFFICE)], office, { minEpoch: 9 }))).toEqual(['epochRaised'])
    expect(causes(empty, compiled([], empty, { secretGeneration: 2 }))).toEqual(['secretGenerationChanged'])
    expect(causes(empty, compiled([], empty, { carries: [{ cylinderNo: A, confirmedGroups: [] }] }))).toEqual([
      'ticketAdded',
    ])
    expect(causes(empty, compiled([], empty, {}, later(20)))).toEqual(['chainRenewed'])
    const renewed = compiled([right(OFFICE)], office, {}, later(600))
    expect(causes(office, renewed)).toEqual(['scheduleRenewed', 'chainRenewed'])
  })
  test('the first moment somebody is locked out is the end of the renewal or of a schedule', () => {
    expect(lockOutAt(full, 8)).toBe(later(1))
    expect(lockOutAt({ ...office, passport: { ...office.passport, revalidation: null } }, 0)).toBe(
      office.schedules[0]!.edges.at(-1)!.at,
    )
    expect(lockOutAt({ ...full, passport: { ...full.passport, revalidation: null } }, 0)).toBeNull()
  })
  test('a device that names an image nobody made is written anew', () => {
    const strange = key({ kind: 'held', number: 77, evidence: evidence(1, 'hello') })
    const there = door({ kind: 'held', number: 9, evidence: evidence(1, 'hello') })
    const open = todo(
      [{ keyNo: K1, desired: full, state: strange }],
      [{ cylinderNo: A, desired: claimed, state: there }],
      later(1),
    )
    expect(open.keys.map(({ causes }) => causes)).toEqual([[{ kind: 'firstImage' }]])
    expect(open.cylinders).toEqual([{ cylinderNo: A, steps: 'unknownContent' }])
  })
})
