import type { Result, ScheduleImage, Slot } from '@lockwright/domain/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FUZZ_TIMEOUT_MS, fuzz } from '../testing/index.ts'
import {
  type AuditEvent,
  type Beacon,
  type DoorErrorReason,
  decodeBeacon,
  decodeDoorError,
  decodeEntry,
  decodeEntryMeta,
  decodeEvent,
  decodeM1,
  decodeM2,
  decodeM3,
  decodeM4,
  decodeNoTicket,
  decodeOwnEvent,
  decodePassport,
  decodeSchedule,
  type Entry,
  type EntryMeta,
  EVENT_CODES,
  type EventCode,
  encodeBeacon,
  encodeDoorError,
  encodeEntry,
  encodeEntryMeta,
  encodeEvent,
  encodeM1,
  encodeM2,
  encodeM3,
  encodeM4,
  encodeNoTicket,
  encodeOwnEvent,
  encodePassport,
  encodeSchedule,
  KEY_CLASSES,
  type M1,
  type M2,
  type M3,
  type M4,
  type Malformed,
  type NoTicket,
  type OwnEvent,
  type PassportRecord,
} from './index.ts'

// The values below are made as plain numbers; brands exist only for the compiler.
const as = <Value>(made: fc.Arbitrary<unknown>): fc.Arbitrary<Value> => made as fc.Arbitrary<Value>
const u8 = fc.nat(0xff)
const u16 = fc.nat(0xffff)
const u32 = fc.nat(0xffffffff)
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const or = <A, B>(a: fc.Arbitrary<A>, b: B) => fc.oneof(a, fc.constant(b))

const slots = as<Slot>(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('cylinder', 'task'), cylinderNo: fc.nat(2 ** 30 - 1) }),
    fc.record({ kind: fc.constant('group'), groupNo: u16 }),
  ),
)
const metas = fc.record({
  scheduleIndex: u8,
  listMode: fc.boolean(),
  nextGeneration: fc.boolean(),
  rightsVersion: u16,
})
const offsets = fc.integer({ min: -96, max: 96 }).map((quarters) => quarters * 15)
const edges = fc
  .uniqueArray(fc.nat(0xffffff), { maxLength: 4 })
  .chain((ats) =>
    fc.tuple(
      ...ats.sort((a, b) => a - b).map((at) => fc.record({ at: fc.constant(at * 900), offsetMinutes: offsets })),
    ),
  )
const schedules = as<ScheduleImage>(
  fc.record({
    index: fc.integer({ min: 1, max: 255 }),
    baseOffsetMinutes: offsets,
    edges,
    window: or(
      fc
        .tuple(u32, u32)
        .filter(([a, b]) => a !== b)
        .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
      null,
    ),
    periods: fc.array(fc.record({ startMinute: fc.nat(10079), lengthMinutes: fc.integer({ min: 1, max: 10080 }) }), {
      maxLength: 24,
    }),
  }),
)
const passports = as<PassportRecord>(
  fc.record({
    always: fc.boolean(),
    noClock: fc.boolean(),
    keyId: u32,
    secretGeneration: u8,
    kind: fc.constantFrom(...Object.keys(KEY_CLASSES)),
    rightsEpoch: fc.nat(0xfffe),
    validFrom: u32,
    validTo: u32,
    revalidation: or(
      fc.record({
        unitHours: fc.integer({ min: 1, max: 255 }),
        length: fc.integer({ min: 1, max: 64 }),
        start: u32,
        anchor: bytes(16),
      }),
      null,
    ),
  }),
)
/** A task ticket has no schedule (D16). */
const metaFor = (kind: Slot['kind'], meta: EntryMeta) => (kind === 'task' ? { ...meta, scheduleIndex: 0 } : meta)
const entries: fc.Arbitrary<Entry> = fc
  .record({ slot: slots, meta: metas, ticket: bytes(16) })
  .map((entry) => ({ ...entry, meta: metaFor(entry.slot.kind, entry.meta) }))
const events = as<AuditEvent>(
  fc.record({
    seq: u32,
    time: u32,
    keyId: u32,
    code: fc.constantFrom(...(Object.keys(EVENT_CODES) as EventCode[])),
    detail: u8,
    claimed: fc.boolean(),
  }),
)
const beacons = as<Beacon>(
  fc.record({ cylinderNo: u32, auditSeq: u32, blocklistVersion: u32, floorDay: u16, mac: bytes(8) }),
)
const m1s = as<M1>(
  fc.record({
    suites: u8,
    systemNo: u32,
    cylinderNo: u32,
    secretGeneration: u8,
    auditNearlyFull: fc.boolean(),
    listUnfinished: fc.boolean(),
    floorDay: u16,
    blocklistVersion: u32,
    auditSeq: u32,
    nonce: bytes(12),
    groups: fc.array(u16, { maxLength: 110 }),
  }),
)
const m2s: fc.Arbitrary<M2> = fc
  .record({
    suite: u8,
    hasRecords: fc.boolean(),
    slot: slots,
    now: as<M2['now']>(u32),
    passport: passports,
    meta: metas,
    revalidation: fc.record({ index: u16, proof: bytes(16) }),
    day: or(fc.record({ day: u16, proof: bytes(16) }), null),
    schedule: or(schedules, null),
    nonce: bytes(12),
    mac: bytes(8),
  })
  .map((m2) => {
    const schedule = m2.passport.noClock || m2.slot.kind === 'task' ? null : m2.schedule
    const revalidation = m2.passport.revalidation ? m2.revalidation : { index: 0, proof: new Uint8Array(16) }
    return { ...m2, revalidation, schedule, meta: { ...m2.meta, scheduleIndex: schedule?.index ?? 0 } }
  })
const verdicts = fc.oneof(
  fc.constant({ status: 'granted', reason: 'ok' }),
  fc.record({
    status: fc.constantFrom('denied', 'blocked'),
    reason: fc.constantFrom('noTicket', 'blocked', 'expired', 'notInList'),
  }),
)
const m3s = as<M3>(
  fc
    .record({
      verdict: verdicts,
      dayTaken: fc.boolean(),
      wantsList: fc.boolean(),
      wantsCollection: fc.boolean(),
      recordsFollow: fc.boolean(),
      auditSeq: u32,
      beaconMac: bytes(8),
      blocklistVersion: u32,
      pending: u8,
      mac: bytes(8),
    })
    .map(({ verdict, ...rest }) => ({ ...verdict, ...rest })),
)
const m4s: fc.Arbitrary<M4> = fc.record({ ackSeq: u32, mac: bytes(8) })
const noTickets = as<NoTicket>(fc.record({ suite: u8, systemNo: u32, keyId: u32, now: u32 }))
const ownEvents = as<OwnEvent>(
  fc.record({
    seq: u32,
    time: u32,
    cylinderNo: u32,
    reason: fc.constantFrom('ok', 'expired', 'notInList'),
    unproven: fc.boolean(),
  }),
)
const doorErrors = fc.constantFrom<DoorErrorReason>('noTicket', 'suite', 'busy', 'notClaimed')
const entryMetas = fc
  .record({ kind: fc.constantFrom<Slot['kind']>('cylinder', 'group', 'task'), meta: metas })
  .map(({ kind, meta }) => ({ kind, meta: metaFor(kind, meta) }))

interface Codec {
  name: string
  values: fc.Arbitrary<unknown>
  encode(value: unknown): Uint8Array
  decode(bytes: Uint8Array): Result<unknown, Malformed>
}

const codec = <Value>(
  name: string,
  values: fc.Arbitrary<Value>,
  encode: (value: Value) => Uint8Array,
  decode: (bytes: Uint8Array) => Result<Value, Malformed>,
): Codec => ({ name, values, encode: encode as Codec['encode'], decode })

const codecs: readonly Codec[] = [
  codec('M1', m1s, encodeM1, decodeM1),
  codec('M2', m2s, encodeM2, decodeM2),
  codec('M3', m3s, encodeM3, decodeM3),
  codec('M4', m4s, encodeM4, decodeM4),
  codec('NOTICKET', noTickets, encodeNoTicket, decodeNoTicket),
  codec('ERR', doorErrors, encodeDoorError, decodeDoorError),
  codec('passport', passports, encodePassport, decodePassport),
  codec('entry', entries, encodeEntry, decodeEntry),
  codec('entryMeta', entryMetas, ({ kind, meta }) => encodeEntryMeta(kind, meta), decodeEntryMeta),
  codec('schedule', schedules, encodeSchedule, decodeSchedule),
  codec('own event', ownEvents, encodeOwnEvent, decodeOwnEvent),
  codec('event', events, encodeEvent, decodeEvent),
  codec('beacon', beacons, encodeBeacon, decodeBeacon),
]

describe.each(codecs)('$name', ({ name, values, encode, decode }) => {
  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(decode(encode(value))).toEqual({ ok: true, value })
      }),
    )
  })

  it(
    'takes any bytes: a value that is written the same, or a typed refusal',
    () => {
      const samples = fc.sample(values, { numRuns: 40, seed: 7 }).map(encode)
      expect(fuzz({ name, encode, decode, samples })).toBeGreaterThan(0)
    },
    FUZZ_TIMEOUT_MS,
  )
})
