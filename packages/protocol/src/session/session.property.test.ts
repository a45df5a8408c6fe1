import { imageNo, unixSeconds } from '@lockwright/domain/model'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { concat, fromHex } from '../bytes/index.ts'
import { fuzz } from '../testing/index.ts'
import { decodeErrorMessage, encodeErrorMessage } from './edhocError.ts'
import {
  type ClaimTlv,
  type DownRecord,
  decodeClaimRequest,
  decodeClaimTlv,
  decodeKeyState,
  decodeKid,
  encodeClaimRequest,
  encodeClaimTlv,
  encodeDown,
  encodeKeyState,
  encodeKid,
  encodeUp,
  packRecords,
  parseDown,
  parseUp,
  type UpRecord,
} from './index.ts'

// FUZZ_RUNS may ask for much.
vi.setConfig({ testTimeout: 3_600_000 })

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const u32 = fc.nat(0xffffffff)
const image = u32.map(imageNo)

const downs: fc.Arbitrary<DownRecord> = fc.oneof(
  fc.record({
    kind: fc.constant('time' as const),
    nonce: bytes(8),
    at: u32.map(unixSeconds),
    milliseconds: fc.nat(999),
  }),
  fc.record({ kind: fc.constant('policy' as const), minSuite: fc.nat(255), minSecretGeneration: fc.nat(255) }),
  fc.record({ kind: fc.constant('session' as const), sessionId: bytes(8) }),
  fc.record({
    kind: fc.constant('ack' as const),
    of: fc.constantFrom('receipts' as const, 'segments' as const, 'ownLog' as const),
    upTo: u32,
  }),
  fc.record({ kind: fc.constant('voucher' as const), voucher: fc.uint8Array({ minLength: 1, maxLength: 200 }) }),
  fc.record({
    kind: fc.constant('begin' as const),
    transaction: u32,
    base: image,
    count: fc.nat(0xffff),
    mode: fc.constantFrom('delta' as const, 'full' as const),
  }),
  fc.record({
    kind: fc.constant('put' as const),
    table: fc.constantFrom(6 as const, 7 as const),
    body: fc.uint8Array({ minLength: 1, maxLength: 240 }),
    more: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('put' as const),
    table: fc.constant(2 as const),
    body: bytes(24),
    more: fc.constant(false),
  }),
  fc.record({ kind: fc.constant('delete' as const), table: fc.constantFrom(1 as const, 9 as const), id: u32 }),
  fc.record({ kind: fc.constant('commit' as const), transaction: u32, image, root: bytes(8) }),
  fc.constant({ kind: 'end' as const }),
)

const ups: fc.Arbitrary<UpRecord> = fc.oneof(
  fc.record({ kind: fc.constant('timeRequest' as const), nonce: bytes(8) }),
  fc.record({ kind: fc.constant('receipt' as const), receipt: bytes(32) }),
  fc.record({ kind: fc.constant('beacon' as const), beacon: bytes(24) }),
  fc.record({ kind: fc.constant('segment' as const), segment: fc.uint8Array({ minLength: 1, maxLength: 568 }) }),
  fc.record({ kind: fc.constant('ownLog' as const), events: fc.nat(20).chain((n) => bytes(16 * (n + 1))) }),
  fc.record({ kind: fc.constant('committed' as const), transaction: u32, image, root: bytes(8) }),
  fc.record({
    kind: fc.constant('refused' as const),
    transaction: u32,
    error: fc.constantFrom('version' as const, 'unknownBase' as const, 'wrongKind' as const),
    index: fc.nat(0xffff),
  }),
  fc.record({ kind: fc.constant('claiming' as const), voucherId: bytes(8) }),
  fc.constant({ kind: 'end' as const }),
)

const MAX_RECORD = 4 + 568
const SEAL = 8

describe('records', () => {
  test('packed into frames of any size and parsed again, they are the same in the same order', () => {
    const size = fc.integer({ min: MAX_RECORD + SEAL, max: 1200 })
    fc.assert(
      fc.property(fc.array(downs, { maxLength: 40 }), size, (records, maxFrame) => {
        const frames = packRecords(records.map(encodeDown), maxFrame)
        if (!frames.ok) throw new Error(frames.error.code)
        expect(frames.value.every(({ length }) => length > 0 && length + SEAL <= maxFrame)).toBe(true)
        const read = frames.value.map(parseDown).flatMap((frame) => (frame.ok ? frame.value : []))
        expect(read).toEqual(records)
      }),
    )
    fc.assert(
      fc.property(fc.array(ups, { maxLength: 40 }), size, (records, maxFrame) => {
        const frames = packRecords(records.map(encodeUp), maxFrame)
        if (!frames.ok) throw new Error(frames.error.code)
        const read = frames.value.map(parseUp).flatMap((frame) => (frame.ok ? frame.value : []))
        expect(read).toEqual(records)
      }),
    )
  })
})

const samplesOf = <Value>(values: fc.Arbitrary<Value>, encode: (value: Value) => Uint8Array) =>
  fc.sample(values, { seed: 1, numRuns: 200 }).map(encode)

const rows: readonly ClaimTlv[] = [
  { kind: 'mechanicalCode', code: 300 },
  { kind: 'side', bodyNo: 9, side: 'B' },
  { kind: 'capacities', events: 1056, foreignEvents: 100, blocks: 3000, groups: 8, keyGroups: 200 },
]

describe('any bytes give a value that writes the same bytes, or a typed error', () => {
  const targets: readonly (readonly [string, () => number])[] = [
    [
      'down frame',
      () =>
        fuzz<readonly DownRecord[]>({
          name: 'down frame',
          decode: parseDown,
          encode: (records) => concat(...records.map(encodeDown)),
          samples: samplesOf(downs, encodeDown),
        }),
    ],
    [
      'up frame',
      () =>
        fuzz<readonly UpRecord[]>({
          name: 'up frame',
          decode: parseUp,
          encode: (records) => concat(...records.map(encodeUp)),
          samples: samplesOf(ups, encodeUp),
        }),
    ],
    [
      'key state',
      () => fuzz({ name: 'key state', decode: decodeKeyState, encode: encodeKeyState, samples: [new Uint8Array(48)] }),
    ],
    [
      'claim request',
      () =>
        fuzz({
          name: 'claim request',
          decode: decodeClaimRequest,
          encode: encodeClaimRequest,
          samples: [concat(fromHex('01010000'), new Uint8Array(109))],
        }),
    ],
    [
      'claim row',
      () =>
        fuzz({ name: 'claim row', decode: decodeClaimTlv, encode: encodeClaimTlv, samples: rows.map(encodeClaimTlv) }),
    ],
    [
      'kid',
      () =>
        fuzz({
          name: 'kid',
          decode: decodeKid,
          encode: encodeKid,
          samples: ['7307000000', '6b2a00000011000500', '632a00000001100000'].map(fromHex),
        }),
    ],
    [
      'error message',
      () =>
        fuzz({
          name: 'error message',
          decode: decodeErrorMessage,
          encode: encodeErrorMessage,
          samples: ['01636d6163', '0202', '02820602', '03f5'].map(fromHex),
        }),
    ],
  ]
  test.each(targets)('%s', (_, run) => {
    expect(run()).toBeGreaterThan(0)
  })
})
