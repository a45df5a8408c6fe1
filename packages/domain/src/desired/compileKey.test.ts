import { describe, expect, test } from 'vitest'
import {
  cylinderNo,
  groupNo,
  type KeyImage,
  type KeyPolicy,
  keyId,
  keyNo,
  type Right,
  type UnixSeconds,
  unixSeconds,
  type Week,
  type Window,
} from '../model/index.ts'
import { KATHMANDU, NOW, OSLO } from '../testing/index.ts'
import { compileKey, deadline, type KeyWish, renewalDue, revalidationIndex } from './index.ts'

const DAY = 86_400
const K1 = keyNo(1)
const A = cylinderNo(1)
const OFFICE: Week = [{ startMinute: 480, lengthMinutes: 540 }]
const NIGHT: Week = [{ startMinute: 1320, lengthMinutes: 480 }]
const key: KeyPolicy = {
  keyNo: K1,
  keyId: keyId(5, 1),
  kind: 'carrying',
  validity: { kind: 'always' },
  week: 'always',
  revalidationHours: null,
}
const onDoor = (week: Week = 'always', window: Window | null = null): Right => ({
  keyNo: K1,
  target: { kind: 'cylinder', cylinderNo: A },
  week,
  window,
})
const onGroup = (week: Week = 'always'): Right => ({ ...onDoor(week), target: { kind: 'group', groupNo: groupNo(7) } })
const wish: KeyWish = {
  key,
  rights: [],
  blocked: false,
  minEpoch: 0,
  cylinders: [
    { cylinderNo: A, zone: 'oslo', groups: [groupNo(7)] },
    { cylinderNo: cylinderNo(2), zone: 'kathmandu', groups: [groupNo(7)] },
  ],
  zones: { oslo: OSLO, kathmandu: KATHMANDU },
  carries: [],
  secretGeneration: 1,
}
const days = (from: number, to: number): Window => ({
  from: unixSeconds(NOW + from * DAY),
  to: unixSeconds(NOW + to * DAY),
})

function image(given: Partial<KeyWish>, previous: KeyImage | null = null, at: UnixSeconds = NOW): KeyImage {
  const result = compileKey({ ...wish, ...given }, previous, at)
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}
function fault(given: Partial<KeyWish>) {
  const result = compileKey({ ...wish, ...given }, null, NOW)
  return result.ok ? null : result.error
}

test('R043: a new key is always valid, has no revalidation and opens nothing', () => {
  expect(image({})).toEqual({
    number: 1,
    passport: {
      keyId: key.keyId,
      secretGeneration: 1,
      kind: 'carrying',
      rightsEpoch: 1,
      validity: { kind: 'always' },
      revalidation: null,
    },
    entries: [],
    schedules: [],
  })
})

describe('law 9: several rights on one slot become one schedule', () => {
  test('weeks are united, and a right without limits swallows the rest', () => {
    expect(image({ rights: [onDoor(OFFICE), onDoor(NIGHT)] }).schedules[0]!.periods).toEqual([...OFFICE, ...NIGHT])
    expect(image({ rights: [onDoor(OFFICE), onDoor(), onDoor(NIGHT, days(0, 9))] }).schedules).toEqual([])
  })
  test('windows that touch or overlap become one, one that has ended does not count', () => {
    const united = image({
      rights: [onDoor(OFFICE, days(-9, 3)), onDoor(OFFICE, days(3, 9)), onDoor(NIGHT, days(-9, -1))],
    })
    expect(united.schedules.map(({ window, periods }) => ({ window, periods }))).toEqual([
      { window: days(-9, 9), periods: OFFICE },
    ])
  })
  test('entries with the same schedule share its record', () => {
    const { entries, schedules } = image({
      rights: [onDoor(OFFICE), { ...onDoor(OFFICE), target: { kind: 'cylinder', cylinderNo: cylinderNo(3) } }],
      cylinders: [...wish.cylinders, { cylinderNo: cylinderNo(3), zone: 'oslo', groups: [] }],
    })
    expect(entries.map((e) => e.scheduleIndex)).toEqual([1, 1])
    expect(schedules).toHaveLength(1)
  })
})

describe('what a device cannot hold is refused with the rights that ask for it', () => {
  test('a gap between windows, and different weeks in different windows', () => {
    const gap = [onDoor(OFFICE, days(0, 3)), onDoor(OFFICE, days(4, 9))]
    expect(fault({ rights: gap })).toEqual({ code: 'windowsDiffer', slot: gap[0]!.target, rights: gap })
    const weeks = [onDoor(OFFICE), onDoor(NIGHT, days(0, 3))]
    expect(fault({ rights: weeks })).toEqual({ code: 'windowsDiffer', slot: weeks[0]!.target, rights: weeks })
  })
  test('more than 24 periods', () => {
    const many = Array.from({ length: 25 }, (_, i) => ({ startMinute: i * 60, lengthMinutes: 30 }))
    expect(image({ rights: [onDoor(many.slice(1))] }).schedules[0]!.periods).toHaveLength(24)
    const rights = [onDoor(many.slice(0, 20)), onDoor(many.slice(10))]
    expect(fault({ rights })).toEqual({ code: 'tooManyPeriods', slot: rights[0]!.target, periods: 25, rights })
  })
  test('a week on a group whose doors have two zones; without a week the zones do not matter', () => {
    expect(fault({ rights: [onGroup(OFFICE)] })).toMatchObject({
      code: 'groupSpansZones',
      zones: ['kathmandu', 'oslo'],
    })
    expect(image({ rights: [onGroup()] }).entries).toHaveLength(1)
  })
  test('unknown doors and zones; a group without doors is fine', () => {
    expect(fault({ rights: [onDoor()], cylinders: [] })).toMatchObject({ code: 'unknownCylinder' })
    expect(fault({ rights: [onDoor()], zones: {} })).toMatchObject({ code: 'unknownZone' })
    expect(image({ rights: [onGroup(OFFICE)], cylinders: [] }).schedules[0]!.baseOffsetMinutes).toBe(345)
  })
  test('R131: any limit in time on a key without a clock', () => {
    const listed = { ...key, kind: 'listed' as const }
    const until = { kind: 'between' as const, from: null, to: NOW }
    expect(fault({ key: { ...listed, validity: until } })).toMatchObject({ code: 'clockNeeded', by: 'validity' })
    expect(fault({ key: { ...listed, revalidationHours: 24 } })).toMatchObject({
      code: 'clockNeeded',
      by: 'revalidation',
    })
    expect(fault({ key: listed, rights: [onDoor(OFFICE)] })).toMatchObject({ code: 'clockNeeded', by: 'schedule' })
    expect(fault({ key: listed, rights: [onDoor()] })).toBeNull()
  })
  test('a revalidation no chain can serve, more than 255 schedules', () => {
    for (const hours of [0, 1.5, -1, 366 * 24 + 1]) {
      expect(fault({ key: { ...key, revalidationHours: hours } })).toEqual({ code: 'revalidationOutOfRange', hours })
    }
    const doors = Array.from({ length: 256 }, (_, i) => cylinderNo(i + 1))
    const cylinders = doors.map((no) => ({ cylinderNo: no, zone: 'oslo', groups: [] }))
    const rights = doors.map((no, i) => ({
      ...onDoor([{ startMinute: i, lengthMinutes: 60 }]),
      target: { kind: 'cylinder' as const, cylinderNo: no },
    }))
    expect(fault({ rights, cylinders })).toEqual({ code: 'tooManySchedules', count: 256 })
    expect(image({ rights: rights.slice(1), cylinders }).schedules).toHaveLength(255)
  })
})

describe('B1: what is taken away gets a new passport', () => {
  const revalidated = { ...key, revalidationHours: 24 }
  const first = image({ key: revalidated, rights: [onDoor(OFFICE)] })

  test('a removed entry, a narrower week, a narrower validity, a shorter revalidation, a block, another key id', () => {
    const narrower: Partial<KeyWish>[] = [
      { key: revalidated, rights: [] },
      { key: revalidated, rights: [onDoor([{ startMinute: 480, lengthMinutes: 539 }])] },
      { key: { ...revalidated, week: NIGHT }, rights: [onDoor(OFFICE)] },
      { key: revalidated, rights: [onDoor(OFFICE, days(-1, 500))] },
      { key: { ...revalidated, validity: { kind: 'between', from: null, to: NOW } }, rights: [onDoor(OFFICE)] },
      { key: { ...revalidated, validity: { kind: 'never' } }, rights: [onDoor(OFFICE)] },
      { key: { ...revalidated, revalidationHours: 8 }, rights: [onDoor(OFFICE)] },
      { key: revalidated, rights: [onDoor(OFFICE)], blocked: true },
      { key: revalidated, rights: [onDoor(OFFICE)], minEpoch: 2 },
      { key: { ...revalidated, keyId: keyId(6, 1) }, rights: [onDoor(OFFICE)] },
    ]
    for (const given of narrower) {
      const { passport, number } = image(given, first, unixSeconds(NOW + DAY))
      expect(passport.rightsEpoch, JSON.stringify(given)).toBe(2)
      expect(passport.revalidation).toMatchObject({ serial: number, start: NOW + DAY })
      expect(number).toBe(2)
    }
  })
  test('revalidation where there was none', () => {
    expect(image({ key: revalidated }, image({})).passport.rightsEpoch).toBe(2)
  })
  test('a wider week, one more door, a wider validity, no revalidation any more: the epoch stays', () => {
    expect(image({ key: revalidated, rights: [onDoor()] }, first).passport).toBe(first.passport)
    expect(image({ key: revalidated, rights: [onDoor(OFFICE), onGroup()] }, first).passport).toBe(first.passport)
    expect(image({ key, rights: [onDoor(OFFICE)] }, first).passport).toMatchObject({
      rightsEpoch: 1,
      revalidation: null,
    })
    const limited = image({ key: { ...revalidated, validity: { kind: 'between', from: null, to: NOW } } })
    const { passport } = image({ key: revalidated }, limited)
    expect(passport).toMatchObject({ rightsEpoch: 1, validity: { kind: 'always' } })
    expect(passport.revalidation).toBe(limited.passport.revalidation)
  })
  test('a right that ended by itself changes nothing, and goes with the next change', () => {
    const temporary = image({ rights: [onDoor(OFFICE, days(-3, 1))] })
    const later = unixSeconds(NOW + 2 * DAY)
    expect(image({ rights: [] }, temporary, later)).toBe(temporary)
    const next = image({ rights: [onGroup()] }, temporary, later)
    expect(next.entries).toHaveLength(1)
    expect(next.passport.rightsEpoch).toBe(1)
    expect(image({ rights: [] }, temporary).passport.rightsEpoch).toBe(2)
  })
  test('a block for ever cannot be outgrown, and 65535 is never given', () => {
    expect(image({ minEpoch: 0xffff }).passport.rightsEpoch).toBe(1)
    const last = { ...first, passport: { ...first.passport, rightsEpoch: 0xfffe } }
    expect(compileKey({ ...wish, key: revalidated }, last, NOW)).toEqual({
      ok: false,
      error: { code: 'epochsExhausted' },
    })
  })
})

describe('R104: revalidation chains', () => {
  const hours = 24
  const revalidated = { ...key, revalidationHours: hours }
  const first = image({ key: revalidated, rights: [onDoor(OFFICE)] })

  test('steps of an eighth of the period, 64 long, from now on', () => {
    expect(first.passport.revalidation).toEqual({ unitHours: 3, length: 64, start: NOW, serial: 1 })
  })
  test('a chain begins with the validity, and nothing is released before (B21)', () => {
    const from = unixSeconds(NOW + 5 * DAY)
    const early = { ...revalidated, validity: { kind: 'between' as const, from, to: null } }
    const { passport } = image({ key: early })
    expect(passport.revalidation!.start).toBe(from)
    expect(revalidationIndex(passport, early, false, NOW)).toBeNull()
    expect(revalidationIndex(passport, early, false, from)).toBe(8)
    const sooner = image({ key: revalidated }, image({ key: early })).passport
    expect(sooner.revalidation!.start).toBe(NOW)
  })
  test('a released element lasts a period and at most one step more; a blocked key gets none', () => {
    for (let minutes = 0; minutes < 64 * 3 * 60 - hours * 60; minutes += 7) {
      const at = unixSeconds(NOW + minutes * 60)
      const end = deadline(first.passport.revalidation!, revalidationIndex(first.passport, revalidated, false, at)!)
      expect(end - at).toBeGreaterThanOrEqual(hours * 3600)
      expect(end - at).toBeLessThan((hours + 3) * 3600)
    }
    expect(revalidationIndex(first.passport, revalidated, true, NOW)).toBeNull()
    expect(revalidationIndex(image({}).passport, key, false, NOW)).toBeNull()
  })
  test('begun anew when less than a period is left, without a new epoch', () => {
    const due = renewalDue(first, hours)!
    expect(due).toBe(NOW + (64 * 3 - 24) * 3600)
    expect(image({ key: revalidated, rights: [onDoor(OFFICE)] }, first, due)).toBe(first)
    const next = image({ key: revalidated, rights: [onDoor(OFFICE)] }, first, unixSeconds(due + 1))
    expect(next.passport).toMatchObject({ rightsEpoch: 1, revalidation: { serial: 2, start: due + 1 } })
    expect(next.entries).toEqual(first.entries)
  })
  test('the calendar also knows the horizon of schedules', () => {
    const image1 = image({ rights: [onDoor(OFFICE)] })
    const due = renewalDue(image1, null)!
    expect(image({ rights: [onDoor(OFFICE)] }, image1, unixSeconds(due - 1))).toBe(image1)
    const renewed = image({ rights: [onDoor(OFFICE)] }, image1, due)
    expect(renewed.passport).toBe(image1.passport)
    expect(renewed.entries[0]).toEqual({ ...image1.entries[0]!, rightsVersion: 1 })
    expect(renewed.schedules[0]!.index).toBe(1)
    expect(renewalDue(image({ rights: [onDoor()] }), null)).toBeNull()
  })
})

describe('D16: task tickets', () => {
  const B = cylinderNo(2)
  test('only for doors that no entry reaches with the groups they are confirmed to be in', () => {
    const carry = (confirmedGroups: readonly number[]) => [
      { cylinderNo: B, confirmedGroups: confirmedGroups.map(groupNo) },
    ]
    const ticket = { slot: { kind: 'task', cylinderNo: B }, scheduleIndex: 0, rightsVersion: 0, listMode: false }
    expect(image({ carries: carry([]) }).entries).toEqual([ticket])
    expect(image({ carries: carry([7]), rights: [onGroup()] }).entries.map((e) => e.slot.kind)).toEqual(['group'])
    expect(image({ carries: carry([]), rights: [onGroup()] }).entries.map((e) => e.slot.kind)).toEqual([
      'group',
      'task',
    ])
    expect(image({ carries: carry([]), blocked: true }).entries).toEqual([])
  })
})
