import { describe, expect, test } from 'vitest'
import { type BlockList, blocklistVersion, groupNo, imageNo, keyNo, unixSeconds } from '../model/index.ts'
import { NOW, utc } from '../testing/index.ts'
import {
  A,
  block,
  blocked,
  claimed,
  cylinder,
  door,
  evidence,
  holds,
  ID,
  K1,
  key,
  keyImage,
  later,
} from '../testing/states.ts'
import {
  type CylinderReport,
  honestTwin,
  hostileTwin,
  indexStates,
  inFlight,
  type KeyReport,
  openToCopies,
  type ReleasedList,
} from './index.ts'

describe('B17: a key that heard BLOCKED', () => {
  test('may stay silent at doors that know nothing of the block, until it has a newer passport', () => {
    const refused = (epoch: number) => ({
      ...key(...holds(keyImage(1, [door(A)]))),
      refusals: [{ below: epoch, from: later(1) }],
    })
    const { rightsEpoch } = keyImage(1, []).passport
    expect(honestTwin(refused(rightsEpoch), cylinder(A), later(1)).answer).toBe('surelyOpens')
    expect(honestTwin(refused(rightsEpoch + 1), cylinder(A), later(1))).toEqual({
      answer: 'possibly',
      reason: 'blocked',
      missing: [{ kind: 'block' }],
    })
  })
  test('did not hear it before the block was anywhere', () => {
    const refused = { ...key(...holds(keyImage(1, [door(A)]))), refusals: [{ below: 9, from: later(1) }] }
    expect(honestTwin(refused, cylinder(A), unixSeconds(later(1) - 1)).answer).toBe('surelyOpens')
    expect(honestTwin(refused, cylinder(A), later(1)).answer).toBe('possibly')
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
      { kind: 'held', number: 2, evidence: evidence(later(2), 'receipt', later(1)) },
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
    const took = key(...lost, { kind: 'held', number: 2, evidence: evidence(later(3), 'hello') })
    expect(honestTwin(took, a, later(3)).answer).toBe('surelyOpens')
    expect(honestTwin(took, a, later(2)).answer).toBe('possibly')
    const refused = key(...lost, { kind: 'held', number: 1, evidence: evidence(later(3), 'hello') })
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
    const receipt: CylinderReport = { kind: 'held', number: 2, evidence: evidence(later(3), 'receipt', later(1)) }
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
    const visited: CylinderReport = { kind: 'held', number: 1, evidence: evidence(later(6), 'receipt', later(4)) }
    expect(honestTwin(k1, cylinder(A, [out, visited]), later(3)).answer).toBe('surelyNot')
    expect(honestTwin(k1, cylinder(A, [out, visited]), later(5)).answer).toBe('possibly')
  })
  test('a number nobody made is never a sure answer', () => {
    const restored = key({ kind: 'held', number: 5, evidence: evidence(NOW, 'hello') })
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
    const beacon: CylinderReport = { kind: 'listHeld', version: list.version, evidence: evidence(later(2), 'beacon') }
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
      evidence: evidence(later(day), 'beacon'),
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
