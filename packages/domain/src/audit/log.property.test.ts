import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AuditEvent, keyId, unixSeconds } from '../model/index.ts'
import { EMPTY_LOG, foldNewest, foldSegment, gapsOf, happeningOf, toCollect, withFloors } from './index.ts'

const event = (seq: number, change: Partial<AuditEvent> = {}): AuditEvent => ({
  seq,
  time: 1_800_000_000 + seq,
  keyId: keyId(5, 1),
  code: 'granted',
  detail: 0,
  claimed: false,
  ...change,
})
const segment = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => event(from + i))
const RING = 40

describe('law 6: each record is stored once, or named in a gap', () => {
  test('whatever segments arrive, in whatever order and however often', () => {
    const ranges = fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 20 })), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(ranges, fc.integer({ min: 0, max: 130 }), (list, named) => {
        let log = foldNewest(EMPTY_LOG, named)
        const seen = new Map<number, number>()
        for (const [from, length] of list) {
          const result = foldSegment(log, segment(from, from + length))
          if (!result.ok) throw new Error(result.error.code)
          log = result.value.log
          for (const { seq } of result.value.fresh) seen.set(seq, (seen.get(seq) ?? 0) + 1)
        }
        expect([...seen.values()].every((times) => times === 1)).toBe(true)
        const gaps = gapsOf(log, RING)
        expect(gaps.every(({ from, to }) => from <= to)).toBe(true)
        for (let seq = 1; seq <= log.newest; seq++) {
          const gap = gaps.filter(({ from, to }) => from <= seq && seq <= to)
          expect(gap.length + (seen.get(seq) ?? 0)).toBe(1)
          if (gap[0] !== undefined) expect(gap[0].kind).toBe(seq <= log.newest - RING ? 'overwritten' : 'notCollected')
        }
        expect(log.newest).toBe(Math.max(named, 0, ...seen.keys()))
        for (let i = 1; i < log.stored.length; i++)
          expect(log.stored[i]!.from).toBeGreaterThan(log.stored[i - 1]!.to + 1)
      }),
    )
  })

  test('R078: what to ask for next, until nothing is missing', () => {
    const stored = foldSegment(EMPTY_LOG, segment(1, 30))
    if (!stored.ok) throw new Error(stored.error.code)
    expect(toCollect(stored.value.log, RING)).toBeNull()
    expect(toCollect(foldNewest(stored.value.log, 33), RING)).toEqual({ from: 31, to: 33 })
    expect(toCollect(foldNewest(stored.value.log, 100), RING)).toEqual({ from: 61, to: 100 })
  })

  test('a segment with a hole in it is refused', () => {
    expect(foldSegment(EMPTY_LOG, [event(1), event(3)])).toEqual({ ok: false, error: { code: 'notContiguous' } })
  })
})

describe('R080: what a record says', () => {
  test('denied with the reason, and whether the key only called itself so', () => {
    expect(happeningOf(event(1, { code: 'denied', detail: 8, claimed: true }))).toMatchObject({
      kind: 'denied',
      reason: 'outsideSchedule',
      claimed: true,
    })
    expect(happeningOf(event(1, { code: 'denied', detail: 99 }))).toMatchObject({ reason: null })
  })
  test('R081: LOST, FLOOR and LIST carry a count, a day or a version where others carry their time', () => {
    expect(happeningOf(event(1, { code: 'lost', time: 7, detail: 0 }))).toEqual({ kind: 'overwritten', count: 7 })
    expect(happeningOf(event(1, { code: 'lost', time: 7, detail: 1 }))).toEqual({ kind: 'deniedNotItemised', count: 7 })
    expect(happeningOf(event(1, { code: 'floor', time: 603 }))).toEqual({ kind: 'timeFloor', day: 603 })
    expect(happeningOf(event(1, { code: 'list', time: 4 }))).toMatchObject({ kind: 'list', version: 4 })
  })
  test('every code has its words', () => {
    for (const code of ['granted', 'task', 'list', 'rekey', 'foreign', 'bootFault'] as const) {
      expect(happeningOf(event(1, { code })).kind).toBe(code === 'foreign' ? 'foreignKey' : code)
    }
  })
  test('B9: the time of an event is the word of a key; the floor before it is the word of the cylinder', () => {
    const events = [event(1), event(2, { code: 'floor', time: 2 }), event(3)]
    const bounds = withFloors(events, unixSeconds(86_400), null).map(({ notBefore }) => notBefore)
    expect(bounds).toEqual([null, 3 * 86_400, 3 * 86_400])
  })
})
