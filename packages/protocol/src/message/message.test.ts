import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../bytes/index.ts'
import {
  decodeDoorError,
  decodeEntryMeta,
  decodeEvent,
  decodeM1,
  decodeM2,
  decodeM3,
  decodeM4,
  decodePassport,
  decodeSchedule,
  encodeM1,
  encodeM3,
  encodeSchedule,
} from './index.ts'

const M1 = fromHex('01012a000000011000000100580205000002d2040000a0a1a2a3a4a5a6a7a8a9aaab0207000900')
const M3 = fromHex('000000d3040000c0c1c2c3c4c5c6c705000002009f7efc4239368332')
const PASSPORT = fromHex(
  '0100110005000100070000b9556980ec366b184000b955699eaede4bf6c73e1a092d9872327ced740000000000000000',
)
const META = '00000300'
const M2 = fromHex(
  `010100 01100000 a0746369 ${toHex(PASSPORT)} ${META} 0c00 3357d8f274b0f09aec4e3501e0416cbd 5b02 bbf9c14a9f3a0e477584b59af0366a3d b0b1b2b3b4b5b6b7b8b9babb 23264169e1851bd5`,
)
const SCHEDULE = fromHex('01020104e4161e08e0011c0280071c02')

/** `bytes` with the byte at `at` replaced. */
function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const out = bytes.slice()
  out[at] = value
  return out
}

const field = (result: { ok: boolean; error?: { field: string } }) => (result.ok ? null : result.error?.field)

describe('messages of the first vector (3.16)', () => {
  it('M1', () => {
    const m1 = decodeM1(M1)
    expect(m1).toMatchObject({
      ok: true,
      value: { suites: 1, systemNo: 42, cylinderNo: 0x1001, secretGeneration: 1, floorDay: 600, groups: [7, 9] },
    })
    if (m1.ok) expect(encodeM1(m1.value)).toEqual(M1)
  })

  it('M2 with a day', () => {
    const m2 = decodeM2(M2)
    expect(m2).toMatchObject({
      ok: true,
      value: {
        slot: { kind: 'cylinder', cylinderNo: 0x1001 },
        now: 0x696374a0,
        passport: { keyId: 0x00050011, kind: 'listed', rightsEpoch: 7, revalidation: { unitHours: 24, length: 64 } },
        meta: { scheduleIndex: 0, rightsVersion: 3 },
        revalidation: { index: 12 },
        day: { day: 603 },
        schedule: null,
      },
    })
  })

  it('M3', () => {
    const m3 = decodeM3(M3)
    expect(m3).toMatchObject({ ok: true, value: { status: 'granted', reason: 'ok', auditSeq: 1235 } })
    if (m3.ok) expect(encodeM3(m3.value)).toEqual(M3)
  })

  it('schedule: Monday and Tuesday 08-17, CET, edge 2026-03-29 (C12)', () => {
    const schedule = decodeSchedule(SCHEDULE)
    const edge = { at: Date.parse('2026-03-29T01:00:00Z') / 1000, offsetMinutes: 120 }
    expect(schedule).toEqual({
      ok: true,
      value: {
        index: 1,
        baseOffsetMinutes: 60,
        edges: [edge],
        window: null,
        periods: [
          { startMinute: 480, lengthMinutes: 540 },
          { startMinute: 1920, lengthMinutes: 540 },
        ],
      },
    })
    if (schedule.ok) expect(encodeSchedule(schedule.value)).toEqual(SCHEDULE)
  })
})

describe('reserved bits and values outside their registry are refused (C1)', () => {
  it('M1: version, flags, number of groups', () => {
    expect(field(decodeM1(changed(M1, 0, 2)))).toBe('version')
    expect(field(decodeM1(changed(M1, 11, 4)))).toBe('flags')
    expect(field(decodeM1(changed(M1, 34, 3)))).toBe('length')
  })

  it('M2: flags, slotType, slotId, a schedule that does not belong to the entry', () => {
    expect(field(decodeM2(changed(M2, 1, 9)))).toBe('flags')
    expect(field(decodeM2(changed(M2, 2, 3)))).toBe('slotType')
    expect(field(decodeM2(changed(M2, 6, 0x40)))).toBe('slotId')
    expect(field(decodeM2(changed(M2, 2, 2)))).toBe('entryMeta')
    expect(field(decodeM2(changed(M2, 59, 1)))).toBe('schedule')
    expect(field(decodeM2(changed(M2, 1, 0)))).toBe('length')
  })

  it('passport: format, flags, class, chain, the eight reserved bytes (B7)', () => {
    expect(decodePassport(PASSPORT).ok).toBe(true)
    expect(field(decodePassport(changed(PASSPORT, 0, 2)))).toBe('format')
    expect(field(decodePassport(changed(PASSPORT, 1, 4)))).toBe('flags')
    expect(field(decodePassport(changed(PASSPORT, 7, 5)))).toBe('class')
    expect(field(decodePassport(Uint8Array.of(...PASSPORT.slice(0, 8), 255, 255, ...PASSPORT.slice(10))))).toBe(
      'rightsEpoch',
    )
    expect(field(decodePassport(changed(PASSPORT, 18, 0)))).toBe('revalidation')
    expect(field(decodePassport(changed(PASSPORT, 19, 65)))).toBe('revalidation')
    expect(field(decodePassport(changed(PASSPORT, 47, 1)))).toBe('reserved')
  })

  it('entry flags, schedule head, M3, M4, ERR, event', () => {
    for (const flags of [0x06, 0x08, 0x20, 0x40, 0x80])
      expect(field(decodeEntryMeta(Uint8Array.of(0, flags, 0, 0)))).toBe('flags')
    expect(field(decodeSchedule(changed(SCHEDULE, 0, 0)))).toBe('index')
    expect(field(decodeSchedule(changed(SCHEDULE, 1, 0x82)))).toBe('length')
    expect(field(decodeSchedule(changed(SCHEDULE, 9, 0x28)))).toBe('periods')
    expect(field(decodeSchedule(changed(SCHEDULE, 3, 97)))).toBe('offset')
    expect(field(decodeSchedule(fromHex('01400000 02000000 02000000')))).toBe('window')
    expect(field(decodeSchedule(fromHex('01000200 01000000 01000000')))).toBe('edges')
    expect(field(decodeEntryMeta(Uint8Array.of(1, 0x04, 0, 0)))).toBe('scheduleIndex')
    expect(field(decodeM3(changed(M3, 0, 3)))).toBe('status')
    expect(field(decodeM3(changed(M3, 1, 3)))).toBe('reason')
    expect(field(decodeM3(changed(M3, 2, 16)))).toBe('flags')
    expect(field(decodeM4(changed(new Uint8Array(13), 0, 1)))).toBe('flags')
    for (const reason of [0, 2, 3, 14, 15]) expect(field(decodeDoorError(Uint8Array.of(reason)))).toBe('reason')
    const event = changed(new Uint8Array(16), 12, 1)
    expect(decodeEvent(event).ok).toBe(true)
    expect(field(decodeEvent(changed(event, 12, 10)))).toBe('code')
    expect(field(decodeEvent(changed(event, 14, 2)))).toBe('flags')
    expect(field(decodeEvent(changed(event, 15, 1)))).toBe('reserved')
  })
})
