import { blocklistVersion, deviceId, groupNo, imageNo, systemNo, unixSeconds } from '@lockwright/domain/model'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../bytes/index.ts'
import {
  type ClaimRequest,
  type ClaimTlv,
  decodeClaimRequest,
  decodeClaimTlv,
  decodeKeyState,
  deleteTask,
  encodeClaimRequest,
  encodeClaimTlv,
  encodeKeyState,
  type KeyState,
  putClaim,
  putDay,
  putList,
  putRevalidation,
  putTask,
} from './index.ts'

const eight = fromHex('0102030405060708')
const sixteen = fromHex('10'.repeat(16))
const point = fromHex(`02${'33'.repeat(32)}`)

describe('key state (EAD_3 of a claimed element)', () => {
  const state: KeyState = {
    image: imageNo(5),
    root: eight,
    clock: unixSeconds(0x696374a0),
    clockQuality: 1,
    battery: 88,
    firmware: { major: 12, minor: 3, patch: 258 },
    blocklist: blocklistVersion(2, 6),
    logHead: fromHex('aa'.repeat(8)),
    receipts: 3,
    sessionId: fromHex('bb'.repeat(8)),
    day: 603,
    revalidationIndex: 12,
  }
  const bytes = `05000000 0102030405060708 a0746369 01 58 0c030201 06000200 ${'aa'.repeat(8)} 0300 ${'bb'.repeat(8)} 5b02 0c00`

  test('48 bytes', () => {
    expect(toHex(encodeKeyState(state))).toBe(bytes.replaceAll(' ', ''))
    expect(decodeKeyState(fromHex(bytes))).toEqual({ ok: true, value: state })
  })

  test.each([0, 47, 49])('%i bytes are none', (length) => {
    expect(decodeKeyState(new Uint8Array(length))).toEqual({ ok: false, error: { code: 'badKeyState' } })
  })
})

describe('claim request (EAD_3 of a blank)', () => {
  const request: ClaimRequest = {
    element: 'cylinder',
    life: 'claiming',
    firmware: { major: 12, minor: 3, patch: 0 },
    deviceId: deviceId('0102030405060708'),
    identityPublic: point,
    signature: fromHex('99'.repeat(64)),
  }
  const bytes = `02 01 0000 0c030000 0102030405060708 02${'33'.repeat(32)} ${'99'.repeat(64)}`

  test('113 bytes', () => {
    expect(toHex(encodeClaimRequest(request))).toBe(bytes.replaceAll(' ', ''))
    expect(decodeClaimRequest(fromHex(bytes))).toEqual({ ok: true, value: request })
  })

  test.each([
    ['kind 0', bytes.replace('02', '00')],
    ['kind 3', bytes.replace('02', '03')],
    ['claimed life', bytes.replace('02 01', '02 02')],
    ['reserved bytes', bytes.replace('0000', '0001')],
    ['a byte more', `${bytes}00`],
  ])('refused: %s', (_, hex) => {
    expect(decodeClaimRequest(fromHex(hex))).toEqual({ ok: false, error: { code: 'badClaimRequest' } })
  })
})

describe('rows of a claim', () => {
  const rows: readonly (readonly [ClaimTlv, string])[] = [
    [{ kind: 'identity', system: systemNo(42), no: 0x50011 }, '0108 2a000000 11000500'],
    [{ kind: 'cylinderSecret', secret: sixteen }, `0210 ${'10'.repeat(16)}`],
    [{ kind: 'listKey', publicKey: point }, `0321 02${'33'.repeat(32)}`],
    [{ kind: 'ownerKey', publicKey: point }, `0421 02${'33'.repeat(32)}`],
    [{ kind: 'server', kid: fromHex('7301000000'), publicKey: point }, `0526 7301000000 02${'33'.repeat(32)}`],
    [
      { kind: 'days', dayEpoch: unixSeconds(1_715_990_400), day: 603, anchor: sixteen },
      `0616 80ef4766 5b02 ${'10'.repeat(16)}`,
    ],
    [
      { kind: 'capacities', events: 1056, foreignEvents: 100, blocks: 3000, groups: 8, keyGroups: 200 },
      '070c 2004 6400 b80b 0800 c8000000',
    ],
    [{ kind: 'mechanicalCode', code: 300 }, '0802 2c01'],
    [{ kind: 'countersigner', index: 1, publicKey: point }, `0922 01 02${'33'.repeat(32)}`],
    [{ kind: 'group', group: groupNo(7), secret: sixteen }, `0a12 0700 ${'10'.repeat(16)}`],
    [{ kind: 'side', bodyNo: 9, side: 'B' }, '0b05 09000000 01'],
  ]

  test.each(rows)('$kind', (row, hex) => {
    expect(toHex(encodeClaimTlv(row))).toBe(hex.replaceAll(' ', ''))
    expect(decodeClaimTlv(fromHex(hex))).toEqual({ ok: true, value: row })
    expect(putClaim(row)).toEqual({ kind: 'put', table: 9, body: fromHex(hex), more: false })
  })

  test.each([
    ['nothing', ''],
    ['tag 0', '0000'],
    ['tag 12', '0c00'],
    ['length that is not the tag’s', '0801 2c'],
    ['cut value', '0802 2c'],
    ['bytes behind', '0802 2c01 00'],
    ['side 2', '0b05 09000000 02'],
  ])('refused: %s', (_, hex) => {
    expect(decodeClaimTlv(fromHex(hex))).toEqual({ ok: false, error: { code: 'badClaimTlv' } })
  })
})

describe('puts that are no part of an image', () => {
  test('revalidation and day', () => {
    expect(putRevalidation(12, sixteen)).toMatchObject({ table: 4, body: fromHex(`0c00${'10'.repeat(16)}`) })
    expect(putDay(603, sixteen)).toMatchObject({ table: 5, body: fromHex(`5b02${'10'.repeat(16)}`) })
  })

  test('a task of 239 bytes goes in two parts that join again', () => {
    const task = Uint8Array.from({ length: 239 }, (_, i) => i)
    expect(putTask(task)).toEqual([
      { kind: 'put', table: 6, body: Uint8Array.of(0, 0, ...task.slice(0, 238)), more: true },
      { kind: 'put', table: 6, body: Uint8Array.of(238, 0, 238), more: false },
    ])
    expect(putTask(task.slice(0, 238))).toHaveLength(1)
    expect(deleteTask(7)).toEqual({ kind: 'delete', table: 6, id: 7 })
  })

  test('a list names its version and place in each part', () => {
    const parts = putList(blocklistVersion(2, 6), new Uint8Array(233))
    expect(parts).toEqual([
      { kind: 'put', table: 7, body: fromHex(`06000200 00000000 ${'00'.repeat(232)}`), more: true },
      { kind: 'put', table: 7, body: fromHex('06000200 e8000000 00'), more: false },
    ])
  })
})
