import { deviceId, systemNo } from '@lockwright/domain/model'
import { describe, expect, test } from 'vitest'
import { concat, fromHex, toHex } from '../bytes/index.ts'
import { encodeCbor } from '../credential/cbor.ts'
import { nodeCrypto as crypto } from '../crypto/index.ts'
import {
  decodeKid,
  encodeKid,
  type Identity,
  presentBlank,
  presentByKid,
  presentServerByValue,
  readBlankCcs,
  readServerCcs,
} from './index.ts'

const x = 'bbc34960526ea4d32e940cad2a234148ddc21791a12afbcbac93622046dd44f0'
const y = '4519e257236b2a0ce2023f0931f1f386ca7afda64fcde0108c224c51eabf6072'
const publicKey = fromHex(`02${x}`)

describe('kid', () => {
  const kids: readonly (readonly [Identity, string])[] = [
    [{ kind: 'key', system: systemNo(42), no: 0x50011 }, '6b2a00000011000500'],
    [{ kind: 'cylinder', system: systemNo(42), no: 0x1001 }, '632a00000001100000'],
    [{ kind: 'server', serverNo: 7 }, '7307000000'],
  ]
  test.each(kids)('$kind', (identity, hex) => {
    expect(toHex(encodeKid(identity))).toBe(hex)
    expect(decodeKid(fromHex(hex))).toEqual({ ok: true, value: identity })
  })

  test.each(['', '73', '7307000000ff', '6b2a000000', '782a00000001100000'])('%s is none', (hex) => {
    expect(decodeKid(fromHex(hex))).toEqual({ ok: false, error: { code: 'badKid' } })
  })
})

describe('credentials', () => {
  test('of a key by reference', () => {
    const { idCred, cred } = presentByKid(crypto, { kind: 'key', system: systemNo(42), no: 327697 }, publicKey)
    expect(idCred).toEqual({ kind: 'kid', kid: fromHex('6b2a00000011000500') })
    const subject = toHex(encodeCbor('olp:42:k:327697'))
    expect(toHex(cred)).toBe(
      `a202${subject}08a101a501020249${'6b2a00000011000500'}200121 5820${x} 225820${y}`.replaceAll(' ', ''),
    )
  })

  test('a server shown by value is read back', () => {
    const { idCred, cred } = presentServerByValue(crypto, 7, publicKey)
    expect(idCred).toEqual({ kind: 'ccs', ccs: cred })
    expect(readServerCcs(crypto, cred)).toEqual({ ok: true, value: { serverNo: 7, publicKey } })
    expect(presentByKid(crypto, { kind: 'server', serverNo: 7 }, publicKey).cred).toEqual(cred)
  })

  test('a blank shown by value is read back', () => {
    const { cred } = presentBlank(crypto, deviceId('0102030405060708'), publicKey)
    expect(readBlankCcs(crypto, cred)).toEqual({ ok: true, value: { deviceId: '0102030405060708', publicKey } })
  })

  const claims = (subject: string, coseKey: readonly (readonly [number, number | Uint8Array])[]) =>
    encodeCbor(
      new Map<number, string | Map<number, Map<number, number | Uint8Array>>>([
        [2, subject],
        [8, new Map([[1, new Map(coseKey)]])],
      ]),
    )
  const key = [
    [1, 2],
    [-1, 1],
    [-2, fromHex(x)],
    [-3, fromHex(y)],
  ] as const
  const wrongY = fromHex(y)
  wrongY[0]! ^= 1
  const blank = 'olp:blank:0102030405060708'

  test.each([
    ['no CBOR', fromHex('ff')],
    ['no map', encodeCbor([1])],
    ['a server', claims('olp:s:7', key)],
    ['deviceId too short', claims('olp:blank:01020304', key)],
    ['upper-case deviceId', claims('olp:blank:010203040506070A', key)],
    ['another curve', claims(blank, [[1, 2], [-1, 2], ...key.slice(2)])],
    ['y of no such point', claims(blank, [...key.slice(0, 3), [-3, wrongY]])],
    [
      'x not on the curve',
      claims(blank, [
        ...key.slice(0, 2),
        [-2, fromHex('a04e73601df544a70ba7ea1e57030f7d4b4eb7f673924e58d54ca77a5e7d4d4a')],
        key[3],
      ]),
    ],
    ['a member more', claims(blank, [...key, [9, 1]])],
    ['the private key in it', claims(blank, [...key, [-4, fromHex('01')]])],
    ['bytes behind', concat(presentBlank(crypto, deviceId('0102030405060708'), publicKey).cred, fromHex('00'))],
  ])('no blank: %s', (_, ccs) => {
    expect(readBlankCcs(crypto, ccs)).toEqual({ ok: false, error: { code: 'badCredential' } })
  })

  test.each([
    ['a blank', presentBlank(crypto, deviceId('0102030405060708'), publicKey).cred],
    ['without kid', claims('olp:s:7', key)],
    ['kid of another server', claims('olp:s:7', [...key, [2, fromHex('7308000000')]])],
    ['number with a leading zero', claims('olp:s:07', [...key, [2, fromHex('7307000000')]])],
    ['number over 32 bits', claims('olp:s:4294967296', [...key, [2, fromHex('7300000000')]])],
  ])('no server: %s', (_, ccs) => {
    expect(readServerCcs(crypto, ccs)).toEqual({ ok: false, error: { code: 'badCredential' } })
  })
})
