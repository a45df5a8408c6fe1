import { describe, expect, test } from 'vitest'
import {
  cylinderNo,
  groupNo,
  type KeyPolicy,
  keyId,
  keyNo,
  type Policy,
  type Right,
  type Validity,
} from '../model/index.ts'
import { OSLO, utc } from '../testing/index.ts'
import { mayOpen } from './index.ts'

const K1 = keyNo(1)
const A = cylinderNo(1)
const B = cylinderNo(2)
const OFFICE = [{ startMinute: 480, lengthMinutes: 540 }]
const MONDAY_NOON = utc(2027, 1, 4, 11)
const key: KeyPolicy = {
  keyNo: K1,
  keyId: keyId(1, 1),
  kind: 'carrying',
  validity: { kind: 'always' },
  week: 'always',
  revalidationHours: null,
}
const right: Right = { keyNo: K1, target: { kind: 'group', groupNo: groupNo(7) }, week: OFFICE, window: null }
const policy: Policy = {
  keys: [key],
  cylinders: [
    { cylinderNo: A, zone: 'oslo', groups: [groupNo(7)] },
    { cylinderNo: B, zone: 'oslo', groups: [] },
  ],
  rights: [right],
  blocks: [],
  zones: { oslo: OSLO },
}
const withKey = (change: Partial<KeyPolicy>): Policy => ({ ...policy, keys: [{ ...key, ...change }] })
const between = (from: number | null, to: number | null): Validity => ({ kind: 'between', from, to }) as Validity

describe('R068: each half of the sentence has its reason', () => {
  const reasons: readonly [string, Policy, number, string][] = [
    ['programmed, valid, inside the schedule, not blocked', policy, MONDAY_NOON, 'ok'],
    ['R043: access to no cylinder', { ...policy, rights: [] }, MONDAY_NOON, 'noTicket'],
    ['R073: blocked', { ...policy, blocks: [{ keyNo: K1 }] }, MONDAY_NOON, 'blocked'],
    ['R070: never', withKey({ validity: { kind: 'never' } }), MONDAY_NOON, 'expired'],
    ['R070: not yet', withKey({ validity: between(MONDAY_NOON + 1, null) }), MONDAY_NOON, 'notYetValid'],
    ['R070: the first instant counts', withKey({ validity: between(MONDAY_NOON, null) }), MONDAY_NOON, 'ok'],
    ['R070: the last instant does not', withKey({ validity: between(null, MONDAY_NOON) }), MONDAY_NOON, 'expired'],
    ['R071: before the schedule', policy, utc(2027, 1, 4, 6, 59, 59), 'outsideSchedule'],
    ['R071: its first instant', policy, utc(2027, 1, 4, 7), 'ok'],
    ['R071: its end', policy, utc(2027, 1, 4, 16), 'outsideSchedule'],
    ['R122: an hour earlier in summer', policy, utc(2027, 7, 5, 6), 'ok'],
    ['the week of the key', withKey({ week: [{ startMinute: 0, lengthMinutes: 60 }] }), MONDAY_NOON, 'outsideSchedule'],
    [
      'a temporary right that has ended',
      { ...policy, rights: [{ ...right, window: { from: utc(2026, 1, 1), to: MONDAY_NOON } }] },
      MONDAY_NOON,
      'outsideSchedule',
    ],
  ]
  for (const [title, given, at, reason] of reasons) {
    test(title, () => {
      const decision = mayOpen(given, K1, A, at as typeof MONDAY_NOON)
      expect(decision.reason).toBe(reason)
      expect(decision.opens).toBe(reason === 'ok')
    })
  }

  test('a door outside the group, an unknown door and an unknown key have no ticket', () => {
    expect(mayOpen(policy, K1, B, MONDAY_NOON).reason).toBe('noTicket')
    expect(mayOpen(policy, K1, cylinderNo(9), MONDAY_NOON).reason).toBe('noTicket')
    expect(mayOpen(policy, keyNo(9), A, MONDAY_NOON).reason).toBe('noTicket')
  })

  test('R100: a cylinder that joins the group opens without a word about keys', () => {
    const joined = { ...policy, cylinders: policy.cylinders.map((c) => ({ ...c, groups: [groupNo(7)] })) }
    expect(mayOpen(joined, K1, B, MONDAY_NOON)).toEqual({ opens: true, reason: 'ok', because: [right] })
  })
})
