import { imageNo, unixSeconds } from '@lockwright/domain/model'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../bytes/index.ts'
import { type DownRecord, encodeDown, encodeUp, packRecords, parseDown, parseUp, type UpRecord } from './index.ts'

const eight = fromHex('0102030405060708')

const downs: readonly (readonly [DownRecord, string])[] = [
  [
    { kind: 'time', nonce: eight, at: unixSeconds(0x696374a0), milliseconds: 500 },
    '01001000 0102030405060708 a0746369 f401 0000',
  ],
  [{ kind: 'policy', minSuite: 1, minSecretGeneration: 3 }, '02000400 01030000'],
  [{ kind: 'session', sessionId: eight }, '03000800 0102030405060708'],
  [{ kind: 'ack', of: 'segments', upTo: 9 }, '04000800 01000000 09000000'],
  [
    { kind: 'begin', transaction: 7, base: imageNo(4), count: 2, mode: 'full' },
    '10000c00 07000000 04000000 0200 01 00',
  ],
  [{ kind: 'put', table: 8, body: fromHex('5b02aa'), more: false }, '11000500 0800 5b02aa'],
  [{ kind: 'put', table: 6, body: fromHex('0000ff'), more: true }, '11010500 0600 0000ff'],
  [{ kind: 'delete', table: 2, id: 0x40000007 }, '12000600 0200 07000040'],
  [{ kind: 'commit', transaction: 7, image: imageNo(5), root: eight }, '13001000 07000000 05000000 0102030405060708'],
  [{ kind: 'voucher', voucher: fromHex('8241004100') }, '14000500 8241004100'],
  [{ kind: 'end' }, '1f000000'],
]

const ups: readonly (readonly [UpRecord, string])[] = [
  [{ kind: 'timeRequest', nonce: eight }, '41000800 0102030405060708'],
  [{ kind: 'receipt', receipt: new Uint8Array(32) }, `42002000 ${'00'.repeat(32)}`],
  [{ kind: 'beacon', beacon: new Uint8Array(24) }, `43001800 ${'00'.repeat(24)}`],
  [{ kind: 'segment', segment: fromHex('0102') }, '44000200 0102'],
  [{ kind: 'ownLog', events: new Uint8Array(32) }, `45002000 ${'00'.repeat(32)}`],
  [
    { kind: 'committed', transaction: 7, image: imageNo(5), root: eight },
    '50001000 07000000 05000000 0102030405060708',
  ],
  [{ kind: 'refused', transaction: 7, error: 'unknownBase', index: 0 }, '51000800 07000000 02 00 0000'],
  [{ kind: 'refused', transaction: 7, error: 'wrongKind', index: 300 }, '51000800 07000000 0e 00 2c01'],
  [{ kind: 'claiming', voucherId: eight }, '52000800 0102030405060708'],
  [{ kind: 'end' }, '4f000000'],
]

describe('records', () => {
  test.each(downs)('down $kind', (record, hex) => {
    expect(toHex(encodeDown(record))).toBe(hex.replaceAll(' ', ''))
    expect(parseDown(fromHex(hex))).toEqual({ ok: true, value: [record] })
  })

  test.each(ups)('up $kind', (record, hex) => {
    expect(toHex(encodeUp(record))).toBe(hex.replaceAll(' ', ''))
    expect(parseUp(fromHex(hex))).toEqual({ ok: true, value: [record] })
  })

  test('several in one frame keep their order', () => {
    expect(parseDown(fromHex(downs.map(([, hex]) => hex).join('')))).toEqual({
      ok: true,
      value: downs.map(([record]) => record),
    })
  })

  test.each([
    ['empty frame', '', 'empty', 0],
    ['cut head', '1f0000', 'cut', 0],
    ['cut body of the second', '1f000000 03000800 01020304', 'cut', 1],
    ['record of the other direction', '4f000000', 'type', 0],
    ['unknown flag', '1f020000', 'flags', 0],
    ['more on a record that has no parts', '1f010000', 'body', 0],
    ['more on a table that has no parts', '11010300 0800 01', 'body', 0],
    ['passport of 47 bytes', `11003100 0100 ${'01'.repeat(47)}`, 'body', 0],
    ['day of 19 bytes', `11001500 0500 ${'01'.repeat(19)}`, 'body', 0],
    ['end with a body', '1f000100 00', 'body', 0],
    ['milliseconds of 1000', '01001000 0102030405060708 a0746369 e803 0000', 'body', 0],
    ['reserved bytes set', '02000400 01030001', 'body', 0],
    ['reserved bytes of an ack set', '04000800 01000100 09000000', 'body', 0],
    ['mode 2', '10000c00 07000000 04000000 0200 02 00', 'body', 0],
    ['table 10', '11000300 0a00 01', 'body', 0],
    ['empty put', '11000200 0800', 'body', 0],
    ['put of 241 bytes', `1100f300 0600 ${'01'.repeat(241)}`, 'body', 0],
    ['empty voucher', '14000000', 'body', 0],
  ])('down refused: %s', (_, hex, why, index) => {
    expect(parseDown(fromHex(hex))).toEqual({ ok: false, error: { code: 'badRecord', why, index } })
  })

  test.each([
    ['more on a record that has no parts', '4f010000', 'body'],
    ['receipt of 31 bytes', `42001f00 ${'00'.repeat(31)}`, 'body'],
    ['own log of half an event', `45001800 ${'00'.repeat(24)}`, 'body'],
    ['empty segment', '44000000', 'body'],
    ['segment of 569 bytes', `44003902 ${'00'.repeat(569)}`, 'body'],
    ['error 0', '51000800 07000000 00 00 0000', 'body'],
    ['error 15', '51000800 07000000 0f 00 0000', 'body'],
    ['reserved byte set', '51000800 07000000 02 01 0000', 'body'],
    ['record of the other direction', '1f000000', 'type'],
  ])('up refused: %s', (_, hex, why) => {
    expect(parseUp(fromHex(hex))).toMatchObject({ ok: false, error: { why } })
  })

  test('a put longer than 240 bytes is a bug', () => {
    expect(() => encodeDown({ kind: 'put', table: 6, body: new Uint8Array(241), more: false })).toThrow(RangeError)
  })
})

describe('packing', () => {
  const end = encodeDown({ kind: 'end' })
  const session = encodeDown({ kind: 'session', sessionId: eight })

  test('fills frames up to the size of the link, seal included', () => {
    const frames = packRecords([session, end, end, session], 12 + 4 + 8)
    expect(frames).toMatchObject({ ok: true, value: [{ length: 16 }, { length: 16 }] })
  })

  test('a record that fits in no frame is named', () => {
    expect(packRecords([end, session], 19)).toEqual({ ok: false, error: { code: 'recordTooLong', index: 1 } })
  })
})
