import { cylinderNo, keyId } from '@lockwright/domain/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, fromHex, toHex } from '../bytes/index.ts'
import { nodeCrypto } from '../crypto/index.ts'
import { decodeBeacon, encodeEvent } from '../message/index.ts'
import { FUZZ_TIMEOUT_MS, fuzz } from '../testing/index.ts'
import { vectorCases } from '../testing/vectors.ts'
import {
  advance,
  beaconHolds,
  type ChainPoint,
  chainStart,
  keyAfter,
  MAX_GAP,
  missingRanges,
  type OpenedSegment,
  openSegment,
  type SegmentFault,
  sealSegment,
  segmentHead,
  verifySegment,
} from './index.ts'

const counting = (first: number, length: number) => Uint8Array.from({ length }, (_, i) => first + i)
const DOOR = cylinderNo(0x1001)
const AUDIT_KEY = counting(0x70, 16)
const FIRST = chainStart(counting(0x40, 16))

const eventBytes = (seq: number): Uint8Array =>
  encodeEvent({ seq, time: 1_768_125_600 + seq, keyId: keyId(5, 17), code: 'granted', detail: 0, claimed: false })

/** Points of a log of 100 events; points[n] is after event n. */
const points: ChainPoint[] = [FIRST]
for (let seq = 1; seq <= 100; seq++) points.push(advance(nodeCrypto, DOOR, points.at(-1)!, eventBytes(seq)))

const segment = (from: number, to: number): OpenedSegment => ({
  cylinderNo: DOOR,
  secretGeneration: 1,
  ring: 'own',
  from,
  to,
  tagBefore: points[from - 1]!.tag,
  events: concat(...Array.from({ length: to - from + 1 }, (_, i) => eventBytes(from + i))),
  tagAfter: points[to]!.tag,
})

const sealed = (from: number, to: number) => sealSegment(nodeCrypto, AUDIT_KEY, segment(from, to))
const verify = (known: ChainPoint, opened: OpenedSegment) => verifySegment(nodeCrypto, known, opened)
const faultOf = (known: ChainPoint, opened: OpenedSegment): SegmentFault | null => {
  const result = verify(known, opened)
  return result.ok ? null : result.error
}

describe('spec/vectors/audit.json', () => {
  interface Case {
    readonly kind: 'chain' | 'segment' | 'beacon'
    readonly ke: string
    readonly kb: string
    readonly firstKey: string
    readonly segment: string
    readonly plain: string
    readonly error: string | null
    readonly event: string
    readonly key: string
    readonly tagBefore: string
    readonly tag: string
    readonly beacon: string
    readonly good: boolean
  }
  const cases = vectorCases<Case>('audit')

  it.each(cases.filter(({ kind }) => kind === 'chain'))('$name', ({ event, key, tagBefore, tag }) => {
    const before = { seq: 0, key: fromHex(key), tag: fromHex(tagBefore) }
    expect(toHex(advance(nodeCrypto, DOOR, before, fromHex(event)).tag)).toBe(tag)
  })

  it.each(cases.filter(({ kind }) => kind === 'segment'))('$name', (c) => {
    const opened = openSegment(nodeCrypto, fromHex(c.ke), fromHex(c.segment))
    if (c.error === 'form' || c.error === 'range') {
      expect(opened).toMatchObject({ ok: false, error: { code: 'malformed' } })
      return
    }
    if (c.error === 'seal') {
      expect(opened).toEqual({ ok: false, error: { code: 'seal' } })
      return
    }
    if (!opened.ok) throw new Error('must open')
    const { tagBefore, events, tagAfter } = opened.value
    expect(toHex(concat(tagBefore, events, tagAfter))).toBe(c.plain)
    expect(toHex(sealSegment(nodeCrypto, fromHex(c.ke), opened.value))).toBe(c.segment)
    expect(faultOf(chainStart(fromHex(c.firstKey)), opened.value)?.code ?? null).toBe(c.error)
  })

  it.each(cases.filter(({ kind }) => kind === 'beacon'))('$name', ({ kb, beacon, good }) => {
    const decoded = decodeBeacon(fromHex(beacon))
    expect(decoded.ok && beaconHolds(nodeCrypto, fromHex(kb), decoded.value)).toBe(good)
  })
})

describe('audit segments', () => {
  it('verify one after the other, each from the boundary of the last', () => {
    const first = verify(FIRST, segment(1, 32))
    const second = verify(first.ok ? first.value.boundary : FIRST, segment(33, 40))
    expect(second).toMatchObject({ ok: true, value: { end: { seq: 40 }, boundary: { seq: 32 } } })
    const third = verify(second.ok ? second.value.boundary : FIRST, segment(33, 64))
    expect(third).toMatchObject({ ok: true, value: { end: { seq: 64 }, boundary: { seq: 64 } } })
    expect(third.ok && third.value.events.map(({ seq }) => seq)).toEqual(Array.from({ length: 32 }, (_, i) => 33 + i))
  })

  it('verify over a gap, which is named exactly (T-13)', () => {
    expect(verify(FIRST, segment(65, 96)).ok).toBe(true)
    expect(
      missingRanges(
        [
          { from: 65, to: 96 },
          { from: 1, to: 32 },
        ],
        100,
      ),
    ).toEqual([
      { from: 33, to: 64 },
      { from: 97, to: 100 },
    ])
    expect(missingRanges([], 0)).toEqual([])
    expect(missingRanges([{ from: 1, to: 100 }], 100)).toEqual([])
  })

  it('T-13: any edit of any record by one who holds KE is found, with the range', () => {
    const { events } = segment(33, 64)
    for (let i = 0; i < events.length; i += 5) {
      const bent = { ...segment(33, 64), events: events.with(i, events[i]! ^ 1) }
      expect(faultOf(points[32]!, bent)).toMatchObject({ from: 33, to: 64 })
    }
  })

  it('T-13: a dropped, cut or replaced tail is found', () => {
    const cut = { ...segment(33, 50), tagAfter: points[49]!.tag }
    expect(faultOf(points[32]!, cut)).toEqual({ code: 'tag', from: 33, to: 50 })
    expect(faultOf(points[32]!, { ...segment(33, 50), tagBefore: points[31]!.tag })?.code).toBe('tagBefore')
    expect(faultOf(FIRST, { ...segment(33, 50), tagBefore: points[31]!.tag })?.code).toBe('tag')
    expect(faultOf(points[40]!, segment(33, 50))?.code).toBe('beforeKnown')
    expect(faultOf(points[32]!, { ...segment(33, 50), events: segment(33, 49).events })?.code).toBe('sequence')
  })

  it('B2: who dumps the cylinder after event n cannot rewrite event n-1', () => {
    const dumped = points[40]!
    const forgedEvents = segment(33, 40).events.with(4, 0)
    const forged = advance(nodeCrypto, DOOR, { ...dumped, seq: 32, tag: points[32]!.tag }, forgedEvents)
    const rewritten = { ...segment(33, 40), events: forgedEvents, tagAfter: forged.tag }
    expect(faultOf(points[32]!, rewritten)?.code).toBe('tag')
  })

  it('B13: a carrier reads nothing and changes nothing', () => {
    const bytes = sealed(1, 32)
    expect(toHex(bytes)).not.toContain(toHex(eventBytes(1)))
    for (let i = 0; i < bytes.length; i += 7) {
      const bent = bytes.with(i, bytes[i]! ^ 0x10)
      expect(openSegment(nodeCrypto, AUDIT_KEY, bent).ok).toBe(false)
    }
  })

  it('a head that claims far future events costs nothing', () => {
    const far = { ...segment(1, 32), from: MAX_GAP + 33, to: MAX_GAP + 64 }
    expect(faultOf(FIRST, far)?.code).toBe('tooFar')
  })

  it('keys skip as the chain does', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(39), (from, more) => {
        expect(keyAfter(nodeCrypto, DOOR, points[from]!, from + more)).toEqual(points[from + more]!.key)
      }),
    )
  })

  it(
    'any bytes',
    () => {
      const target = {
        name: 'segment head',
        decode: (bytes: Uint8Array) => {
          const head = segmentHead(bytes)
          return head.ok ? { ok: true as const, value: bytes } : head
        },
        encode: (bytes: Uint8Array) => bytes,
        samples: [sealed(1, 32), sealed(33, 40)],
      }
      expect(fuzz(target)).toBeGreaterThan(0)
    },
    FUZZ_TIMEOUT_MS,
  )
})
