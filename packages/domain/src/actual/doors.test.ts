import { describe, expect, test } from 'vitest'
import {
  type BlockList,
  blocklistVersion,
  type CylinderImage,
  type CylinderNo,
  cylinderNo,
  groupNo,
  imageNo,
  type KeyImage,
  keyId,
  keyNo,
  type Passport,
  type Slot,
  type UnixSeconds,
  unixSeconds,
} from '../model/index.ts'
import { NOW, utc } from '../testing/index.ts'
import {
  blockedWithAccess,
  type CylinderReport,
  type CylinderState,
  confirmedRanges,
  type Evidence,
  foldCylinder,
  foldKey,
  honestTwin,
  hostileTwin,
  indexStates,
  inFlight,
  type KeyReport,
  openToCopies,
  type ReleasedList,
  unknownCylinder,
  unknownKey,
  whoCouldOpen,
} from './index.ts'

const DAY = 86_400
const K1 = keyNo(1)
const A = cylinderNo(1)
const B = cylinderNo(2)
const ID = keyId(5, 1)
const later = (days: number) => unixSeconds(NOW + days * DAY)
const at = (when: UnixSeconds, kind: Evidence['kind'] = 'commit', notBefore = when): Evidence => ({
  kind,
  at: when,
  notBefore,
  by: null,
})

function keyImage(number: number, slots: readonly Slot[], passport: Partial<Passport> = {}): KeyImage {
  return {
    number: imageNo(number),
    passport: {
      keyId: ID,
      secretGeneration: 1,
      kind: 'carrying',
      rightsEpoch: number,
      validity: { kind: 'always' },
      revalidation: null,
      ...passport,
    },
    entries: slots.map((slot) => ({ slot, scheduleIndex: 0, rightsVersion: 0, listMode: false })),
    schedules: [],
  }
}
const door = (no: CylinderNo): Slot => ({ kind: 'cylinder', cylinderNo: no })
const holds = (image: KeyImage, when: UnixSeconds = NOW): readonly KeyReport[] => [
  { kind: 'offered', number: image.number, content: image, offer: { at: when, carrier: null } },
  { kind: 'held', number: image.number, evidence: at(when) },
]
const key = (...reports: readonly KeyReport[]) => reports.reduce(foldKey, unknownKey(K1))

const claimed: CylinderImage = { number: imageNo(1), groups: [groupNo(7)], minSecretGeneration: 1 }
function cylinder(
  no: CylinderNo,
  reports: readonly CylinderReport[] = [],
  lists: readonly ReleasedList[] = [],
): CylinderState {
  const claim: CylinderReport[] = [
    { kind: 'offered', number: 1, content: claimed, offer: { at: NOW, carrier: null } },
    { kind: 'held', number: 1, evidence: at(NOW, 'claim') },
  ]
  return [...claim, ...reports].reduce(foldCylinder, unknownCylinder(no, lists))
}
const block = (taskId: string): CylinderReport => ({
  kind: 'blockOffered',
  taskId,
  entry: { keyId: ID, minEpoch: 2 },
  inVersion: blocklistVersion(1, 1),
  offer: { at: later(1), carrier: keyNo(9) },
})
const blocked = (taskId: string, when = later(2)): CylinderReport => ({
  kind: 'blockExecuted',
  taskId,
  evidence: at(when, 'receipt', later(1)),
})

test('R077: K1 has A and B, the block ran at A only: refused at A, opens B', () => {
  const k1 = key(...holds(keyImage(1, [door(A), door(B)])))
  const atA = cylinder(A, [block('t1'), blocked('t1')])
  const atB = cylinder(B, [block('t2')])
  const view = indexStates([k1], [atA, atB])
  expect(honestTwin(k1, atA, later(3))).toEqual({ answer: 'surelyNot', reason: 'blocked', missing: [] })
  expect(honestTwin(k1, atB, later(3))).toEqual({ answer: 'possibly', reason: 'blocked', missing: [{ kind: 'block' }] })
  expect(blockedWithAccess(view, K1, later(3)).map((d) => d.cylinderNo)).toEqual([B])
  expect(blockedWithAccess(view, K1, NOW).map((d) => [d.cylinderNo, d.answer])).toEqual([
    [A, 'surelyOpens'],
    [B, 'surelyOpens'],
  ])
  const done = indexStates([k1], [atA, cylinder(B, [block('t2'), blocked('t2')])])
  expect(blockedWithAccess(done, K1, later(3))).toEqual([])
})

describe('R076: blocked with access does not end with office hours', () => {
  test('a key outside its schedule now still counts, one whose time has run out does not', () => {
    const office = {
      index: 1,
      baseOffsetMinutes: 0,
      edges: [],
      window: { from: NOW, to: later(10) },
      periods: [{ startMinute: 0, lengthMinutes: 1 }],
    }
    const image = keyImage(1, [door(A)])
    const limited = { ...image, entries: image.entries.map((e) => ({ ...e, scheduleIndex: 1 })), schedules: [office] }
    const view = indexStates([key(...holds(limited))], [cylinder(A)])
    expect(honestTwin(view.key(K1)!, view.cylinder(A)!, later(1)).reason).toBe('outsideSchedule')
    expect(blockedWithAccess(view, K1, later(1))).toHaveLength(1)
    expect(blockedWithAccess(view, K1, later(10))).toEqual([])
  })

  test('without renewal a revalidated key loses its doors at its deadline', () => {
    const revalidation = { unitHours: 24, length: 64, start: NOW, serial: 1 }
    const image = keyImage(1, [door(A)], { revalidation })
    const renewed: KeyReport[] = [
      { kind: 'renewalOffered', serial: 1, index: 2, at: NOW },
      { kind: 'renewalHeld', serial: 1, index: 2, at: NOW },
      { kind: 'renewalOffered', serial: 1, index: 3, at: later(1) },
    ]
    const view = indexStates([key(...holds(image), ...renewed)], [cylinder(A)])
    expect(honestTwin(view.key(K1)!, view.cylinder(A)!, later(1.5)).answer).toBe('surelyOpens')
    const unsure = honestTwin(view.key(K1)!, view.cylinder(A)!, later(2.5))
    expect(unsure).toEqual({ answer: 'possibly', reason: 'revalidationOverdue', missing: [{ kind: 'renewal' }] })
    expect(blockedWithAccess(view, K1, unixSeconds(later(3) - 1))).toHaveLength(1)
    expect(blockedWithAccess(view, K1, later(3))).toEqual([])
  })
})

describe('B1: a right taken away', () => {
  const revalidation = { unitHours: 24, length: 64, start: NOW, serial: 1 }
  const before = keyImage(1, [door(A)], { revalidation })
  const after = keyImage(2, [], { revalidation: { ...revalidation, serial: 2 } })
  const reports: readonly KeyReport[] = [
    ...holds(before),
    { kind: 'renewalOffered', serial: 1, index: 5, at: NOW },
    { kind: 'renewalHeld', serial: 1, index: 5, at: NOW },
    ...holds(after, later(1)),
  ]

  test('an honest key that committed it surely does not open any more', () => {
    expect(honestTwin(key(...reports), cylinder(A), later(2)).answer).toBe('surelyNot')
  })
  test('the commit is no evidence against a copy; the floor of the door above the old deadline is', () => {
    const copied = key(...reports)
    expect(hostileTwin(copied, cylinder(A), later(2))).toEqual({
      answer: 'possibly',
      reason: 'noTicket',
      missing: [{ kind: 'block' }, { kind: 'floor', floor: later(5) }],
    })
    const floor = (day: number): CylinderReport => ({ kind: 'floor', floor: later(day), at: later(7) })
    expect(hostileTwin(copied, cylinder(A, [floor(4.99)]), later(8)).answer).toBe('possibly')
    expect(hostileTwin(copied, cylinder(A, [floor(5)]), later(8)).answer).toBe('surelyNot')
    expect(hostileTwin(copied, cylinder(A, [floor(5)]), later(6)).answer).toBe('possibly')
  })
  test('or a confirmed epoch there, or a new secret generation', () => {
    const copied = key(...reports)
    expect(hostileTwin(copied, cylinder(A, [block('t'), blocked('t')]), later(3)).reason).toBe('blocked')
    const next = { ...claimed, number: imageNo(2), minSecretGeneration: 2 }
    const rekeyed: CylinderReport[] = [
      { kind: 'offered', number: 2, content: next, offer: { at: later(1), carrier: keyNo(9) } },
      { kind: 'held', number: 2, evidence: at(later(2), 'receipt', later(1)) },
    ]
    expect(hostileTwin(copied, cylinder(A, rekeyed), later(3)).reason).toBe('generation')
    expect(openToCopies(indexStates([copied], [cylinder(A)]), K1, later(3)).map((d) => d.cylinderNo)).toEqual([A])
  })
  test('B21: a passport not yet begun whose chain has no release opens to nobody', () => {
    const future = keyImage(1, [door(A)], {
      validity: { kind: 'between', from: later(9), to: null },
      revalidation: { ...revalidation, start: later(9) },
    })
    expect(hostileTwin(key(...holds(future)), cylinder(A), later(1)).answer).toBe('surelyNot')
    const unguarded = keyImage(1, [door(A)], { validity: { kind: 'between', from: later(9), to: null } })
    expect(hostileTwin(key(...holds(unguarded)), cylinder(A), later(1)).answer).toBe('possibly')
  })
})

describe('three answers, never two', () => {
  test('contact lost in the session: possibly, until the key says which image it holds', () => {
    const lost: KeyReport[] = [
      ...holds(keyImage(1, [])),
      { kind: 'offered', number: 2, content: keyImage(2, [door(A)]), offer: { at: later(1), carrier: null } },
    ]
    const a = cylinder(A)
    expect(honestTwin(key(...lost), a, later(2))).toEqual({
      answer: 'possibly',
      reason: 'noTicket',
      missing: [{ kind: 'keyImage', numbers: [1, 2] }],
    })
    expect(inFlight(key(...lost).images, later(2)).map((h) => h.number)).toEqual([2])
    const took = key(...lost, { kind: 'held', number: 2, evidence: at(later(3), 'hello') })
    expect(honestTwin(took, a, later(3)).answer).toBe('surelyOpens')
    expect(honestTwin(took, a, later(2)).answer).toBe('possibly')
    const refused = key(...lost, { kind: 'held', number: 1, evidence: at(later(3), 'hello') })
    expect(honestTwin(refused, a, later(2)).answer).toBe('surelyNot')
    expect(inFlight(refused.images, later(9))).toEqual([])
    const error = key(...lost, { kind: 'withdrawn', number: 2, offer: { at: later(1), carrier: null } })
    expect(honestTwin(error, a, later(2)).answer).toBe('surelyNot')
  })
  test('R100: a group is joined when the receipt is in, possibly joined while a carrier is out', () => {
    const k1 = key(...holds(keyImage(1, [{ kind: 'group', groupNo: groupNo(8) }])))
    const joined = { ...claimed, number: imageNo(2), groups: [groupNo(7), groupNo(8)] }
    const carried: CylinderReport = {
      kind: 'offered',
      number: 2,
      content: joined,
      offer: { at: later(1), carrier: keyNo(9) },
    }
    const receipt: CylinderReport = { kind: 'held', number: 2, evidence: at(later(3), 'receipt', later(1)) }
    expect(honestTwin(k1, cylinder(A, [carried]), NOW).answer).toBe('surelyNot')
    expect(honestTwin(k1, cylinder(A, [carried]), later(2)).missing).toEqual([
      { kind: 'cylinderImage', numbers: [1, 2] },
    ])
    expect(honestTwin(k1, cylinder(A, [carried, receipt]), later(3)).answer).toBe('surelyOpens')
    const back: CylinderReport = { kind: 'withdrawn', number: 2, offer: { at: later(1), carrier: keyNo(9) } }
    expect(honestTwin(k1, cylinder(A, [carried, back]), later(2)).answer).toBe('surelyNot')
  })
  test('one carrier gave the task back, another still has it: possibly', () => {
    const k1 = key(...holds(keyImage(1, [{ kind: 'group', groupNo: groupNo(8) }])))
    const joined = { ...claimed, number: imageNo(2), groups: [groupNo(8)] }
    const out = (carrier: number): CylinderReport => ({
      kind: 'offered',
      number: 2,
      content: joined,
      offer: { at: later(1), carrier: keyNo(carrier) },
    })
    const back: CylinderReport = { kind: 'withdrawn', number: 2, offer: { at: later(2), carrier: keyNo(8) } }
    expect(honestTwin(k1, cylinder(A, [out(8), out(9), back]), later(3)).answer).toBe('possibly')
    expect(honestTwin(k1, cylinder(A, [out(8), back]), later(3)).answer).toBe('surelyNot')
    // Given to the same carrier once more.
    const again: CylinderReport = {
      kind: 'offered',
      number: 2,
      content: joined,
      offer: { at: later(4), carrier: keyNo(8) },
    }
    expect(honestTwin(k1, cylinder(A, [out(8), back, again]), later(5)).answer).toBe('possibly')
  })
  test('a receipt also tells what the door had not yet become when it was visited', () => {
    const k1 = key(...holds(keyImage(1, [{ kind: 'group', groupNo: groupNo(8) }])))
    const joined = { ...claimed, number: imageNo(2), groups: [groupNo(8)] }
    const out: CylinderReport = {
      kind: 'offered',
      number: 2,
      content: joined,
      offer: { at: later(1), carrier: keyNo(9) },
    }
    const visited: CylinderReport = { kind: 'held', number: 1, evidence: at(later(6), 'receipt', later(4)) }
    expect(honestTwin(k1, cylinder(A, [out, visited]), later(3)).answer).toBe('surelyNot')
    expect(honestTwin(k1, cylinder(A, [out, visited]), later(5)).answer).toBe('possibly')
  })
  test('a number nobody made is never a sure answer', () => {
    const restored = key({ kind: 'held', number: 5, evidence: at(NOW, 'hello') })
    expect(honestTwin(restored, cylinder(A), NOW).missing).toEqual([{ kind: 'keyImage', numbers: [5] }])
    expect(hostileTwin(restored, cylinder(A), NOW).answer).toBe('possibly')
  })
  test('a clock that drifts is only sure outside its error; a lost clock opens what needs none', () => {
    const until = keyImage(1, [door(A)], { validity: { kind: 'between', from: null, to: later(1) } })
    const drifting = key(...holds(until), { kind: 'clock', errorSeconds: 60 })
    const answer = (when: number) => honestTwin(drifting, cylinder(A), unixSeconds(when)).answer
    expect([answer(later(1) - 61), answer(later(1) - 60), answer(later(1) + 59), answer(later(1) + 60)]).toEqual([
      'surelyOpens',
      'possibly',
      'possibly',
      'surelyNot',
    ])
    const nights = {
      index: 1,
      baseOffsetMinutes: 0,
      edges: [],
      window: null,
      periods: [{ startMinute: 0, lengthMinutes: 60 }],
    }
    const image = keyImage(1, [door(A)])
    const weekly = { ...image, entries: image.entries.map((e) => ({ ...e, scheduleIndex: 1 })), schedules: [nights] }
    const byWeek = key(...holds(weekly), { kind: 'clock', errorSeconds: 60 })
    const monday = utc(2027, 1, 18)
    const atMonday = (seconds: number) => honestTwin(byWeek, cylinder(A), unixSeconds(monday + seconds)).answer
    expect([-61, -60, 59, 60, 3539, 3540, 3659, 3660].map(atMonday)).toEqual([
      'surelyNot',
      'possibly',
      'possibly',
      'surelyOpens',
      'surelyOpens',
      'possibly',
      'possibly',
      'surelyNot',
    ])
    const lost: KeyReport = { kind: 'clock', errorSeconds: null }
    expect(honestTwin(key(...holds(until), lost), cylinder(A), NOW).missing).toEqual([{ kind: 'clock' }])
    expect(honestTwin(key(...holds(keyImage(1, [door(A)])), lost), cylinder(A), NOW).answer).toBe('surelyOpens')
  })
  test('a list handed to any key may be anywhere; a beacon makes it certain', () => {
    const list: BlockList = { version: blocklistVersion(1, 1), entries: [{ keyId: ID, minEpoch: 2 }] }
    const released = [{ list, at: later(1) }]
    const k1 = key(...holds(keyImage(1, [door(A)])))
    expect(honestTwin(k1, cylinder(A, [], released), NOW).answer).toBe('surelyOpens')
    expect(honestTwin(k1, cylinder(A, [], released), later(1)).answer).toBe('possibly')
    const beacon: CylinderReport = { kind: 'listHeld', version: list.version, evidence: at(later(2), 'beacon') }
    expect(honestTwin(k1, cylinder(A, [beacon], released), later(2)).reason).toBe('blocked')
  })
  test('a newer list may have lifted the block, an older one no longer counts, and nothing newer came before its time', () => {
    const list = (major: number, blocks: boolean, day: number): ReleasedList => ({
      list: { version: blocklistVersion(major, 0), entries: blocks ? [{ keyId: ID, minEpoch: 2 }] : [] },
      at: later(day),
    })
    const held = (major: number, day: number): CylinderReport => ({
      kind: 'listHeld',
      version: blocklistVersion(major, 0),
      evidence: at(later(day), 'beacon'),
    })
    const k1 = key(...holds(keyImage(1, [door(A)])))
    const answer = (lists: readonly ReleasedList[], reports: readonly CylinderReport[], day: number) =>
      honestTwin(k1, cylinder(A, reports, lists), later(day)).answer
    const lifted = [list(1, true, 0), list(2, false, 1)]
    expect(answer(lifted, [held(1, 0)], 0.5)).toBe('surelyNot')
    expect(answer(lifted, [held(1, 0)], 2)).toBe('possibly')
    expect(answer(lifted, [held(1, 0), held(2, 3)], 4)).toBe('surelyOpens')
    expect(answer(lifted, [held(1, 0), held(1, 3)], 2)).toBe('surelyNot')
    // An urgent block ends with the list that replaces it (B4).
    expect(answer(lifted, [block('t'), blocked('t'), held(1, 0)], 3)).toBe('possibly')
    expect(answer(lifted, [block('t'), blocked('t'), held(2, 3)], 4)).toBe('surelyOpens')
  })
})

test('who could open the door on that day: the history of confirmed images answers', () => {
  const k1 = key(...holds(keyImage(1, [door(A)])), ...holds(keyImage(2, []), later(5)))
  const k2 = [
    ...holds(keyImage(1, []), NOW),
    ...holds(keyImage(2, [{ kind: 'group', groupNo: groupNo(7) }]), later(3)),
  ].reduce(foldKey, unknownKey(keyNo(2)))
  const view = indexStates([k1, k2], [cylinder(A), cylinder(B)])
  const who = (day: number) => whoCouldOpen(view, A, later(day)).map(({ keyNo, answer }) => [keyNo, answer])
  expect(who(1)).toEqual([[1, 'surelyOpens']])
  expect(who(4)).toEqual([
    [1, 'surelyOpens'],
    [2, 'surelyOpens'],
  ])
  expect(who(6)).toEqual([[2, 'surelyOpens']])
  expect(who(-1)).toEqual([])
  expect(whoCouldOpen(view, B, later(6)).map(({ keyNo }) => keyNo)).toEqual([2])
  expect(confirmedRanges(k1.images).map(({ holding, from, to }) => [holding.number, from.at, to])).toEqual([
    [1, NOW, later(5)],
    [2, later(5), null],
  ])
})
