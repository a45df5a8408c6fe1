import { describe, expect, test } from 'vitest'
import { groupNo, keyNo, unixSeconds } from '../model/index.ts'
import { NOW } from '../testing/index.ts'
import { A, B, block, blocked, cylinder, door, holds, K1, key, keyImage, later } from '../testing/states.ts'
import {
  blockedWithAccess,
  confirmedRanges,
  foldKey,
  honestTwin,
  indexStates,
  type KeyReport,
  unknownKey,
  whoCouldOpen,
} from './index.ts'

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
