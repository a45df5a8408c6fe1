import { deviceId, systemNo } from '@lockwright/domain/model'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../bytes/index.ts'
import { nodeCrypto as crypto } from '../crypto/index.ts'
import {
  decodeCbor,
  encodeCbor,
  keyHash,
  makeVoucher,
  sign,
  signatureInput,
  signVoucherRequest,
  verify,
  verifyVoucher,
  verifyVoucherRequest,
} from './index.ts'

const privateKey = fromHex('72cc4761dbd4c78f758931aa589d348d1ef874a7e303ede2f140dcf3e6aa4aac')
const publicKey = crypto.p256Public(privateKey)
const otherPrivate = fromHex('fb13adeb6518cee5f88417660841142e830a81fe334380a953406a1305e8706b')
const otherPublic = crypto.p256Public(otherPrivate)

describe('deterministic CBOR', () => {
  test.each([
    ['integer longer than needed', '1817'],
    ['indefinite array', '9f01ff'],
    ['map out of order', 'a202000100'],
    ['repeated key', 'a201000100'],
    ['float', 'f93c00'],
    ['tag', 'c000'],
    ['null', 'f6'],
    ['integer over 53 bits', '1bffffffffffffffff'],
    ['text that is no UTF-8', '61ff'],
    ['two items', '0101'],
    ['nothing', ''],
    ['nine levels', '818181818181818181 01'],
    ['a break', 'ff'],
    ['cut', '42 01'],
    ['array that promises 2^32 items', '9affffffff'],
  ])('refused: %s', (_, hex) => {
    expect(decodeCbor(fromHex(hex))).toEqual({ ok: false, error: { code: 'notDeterministicCbor' } })
  })

  test('at most 4096 bytes', () => {
    const encoded = encodeCbor(new Uint8Array(4093))
    expect(encoded.length).toBe(4096)
    expect(decodeCbor(encoded).ok).toBe(true)
    expect(decodeCbor(encodeCbor(new Uint8Array(4094))).ok).toBe(false)
  })

  test('eight levels are read', () => {
    expect(decodeCbor(fromHex('8181818181818181 01')).ok).toBe(true)
  })

  test('4096 levels are refused, not followed to the end of the stack', () => {
    expect(decodeCbor(new Uint8Array(4096).fill(0x81)).ok).toBe(false)
  })
})

describe('signatures', () => {
  test('input of the list signature (spec/blocklist.md)', () => {
    const header = fromHex('01002a0000000500000206000002010000005802a0746369faf0d42a7a12a3cb76733d4305d884ca')
    expect(toHex(crypto.sha256(signatureInput('olp1-list', header)))).toBe(
      'dab4d29d55b93628eecfecad887419b7ed01d1103d748cf44fbd31b93976256e',
    )
  })

  test('B12: a signature for one purpose, key or payload is worth nothing for another', () => {
    const payload = fromHex('0102')
    const signature = sign(crypto, privateKey, 'olp1-list', payload)
    expect(verify(crypto, publicKey, 'olp1-list', payload, signature)).toBe(true)
    expect(verify(crypto, publicKey, 'olp1-cs-list', payload, signature)).toBe(false)
    expect(verify(crypto, otherPublic, 'olp1-list', payload, signature)).toBe(false)
    expect(verify(crypto, publicKey, 'olp1-list', fromHex('0103'), signature)).toBe(false)
    expect(verify(crypto, publicKey, 'olp1-list', payload, signature.slice(1))).toBe(false)
    expect(verify(crypto, fromHex('02'), 'olp1-list', payload, signature)).toBe(false)
    expect(verify(crypto, fromHex('05'.repeat(33)), 'olp1-list', payload, signature)).toBe(false)
  })
})

describe('voucher', () => {
  const voucher = {
    voucherId: fromHex('0102030405060708'),
    deviceId: deviceId('1112131415161718'),
    system: systemNo(42),
    serverKeyHash: keyHash(crypto, publicKey),
    ownerKeyHash: keyHash(crypto, otherPublic),
    counter: 9,
  }

  test('is read back under the key that signed it', () => {
    expect(verifyVoucher(crypto, publicKey, makeVoucher(crypto, privateKey, voucher))).toEqual({
      ok: true,
      value: voucher,
    })
  })

  test('under another key it is none', () => {
    expect(verifyVoucher(crypto, otherPublic, makeVoucher(crypto, privateKey, voucher))).toEqual({
      ok: false,
      error: { code: 'signature' },
    })
  })

  test('every flipped bit is refused', () => {
    const document = makeVoucher(crypto, privateKey, voucher)
    for (let bit = 0; bit < 8 * document.length; bit++) {
      const flipped = Uint8Array.from(document)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expect(verifyVoucher(crypto, publicKey, flipped).ok).toBe(false)
    }
  })

  test.each([
    ['no array', encodeCbor(1)],
    ['three parts', encodeCbor([fromHex('00'), new Uint8Array(64), 1])],
    ['short signature', encodeCbor([fromHex('00'), new Uint8Array(63)])],
  ])('malformed: %s', (_, document) => {
    expect(verifyVoucher(crypto, publicKey, document)).toEqual({ ok: false, error: { code: 'malformed' } })
  })

  const valid = [1, fromHex('01'.repeat(8)), fromHex('02'.repeat(8)), 42, new Uint8Array(32), new Uint8Array(32), 9]
  test.each([
    ['another version', [2, ...valid.slice(1)]],
    ['a field less', valid.slice(0, 6)],
    ['a field more', [...valid, 1]],
    ['system as text', [...valid.slice(0, 3), '42', ...valid.slice(4)]],
    ['negative counter', [...valid.slice(0, 6), -1]],
    ['deviceId of 7 bytes', [...valid.slice(0, 2), new Uint8Array(7), ...valid.slice(3)]],
  ])('malformed though signed: %s', (_, fields) => {
    const payload = encodeCbor(fields)
    const document = encodeCbor([payload, sign(crypto, privateKey, 'olp1-voucher', payload)])
    expect(verifyVoucher(crypto, publicKey, document)).toEqual({ ok: false, error: { code: 'malformed' } })
  })
})

describe('voucher request', () => {
  const request = {
    deviceId: deviceId('1112131415161718'),
    sessionPublic: otherPublic,
    serverPublic: crypto.p256Public(fromHex('01'.repeat(32))),
  }
  const signature = signVoucherRequest(crypto, privateKey, request)

  test('B8: holds for this device, session key and server only', () => {
    expect(verifyVoucherRequest(crypto, publicKey, request, signature)).toBe(true)
    expect(verifyVoucherRequest(crypto, otherPublic, request, signature)).toBe(false)
    for (const other of [
      { ...request, deviceId: deviceId('1112131415161719') },
      { ...request, sessionPublic: publicKey },
      { ...request, serverPublic: publicKey },
    ])
      expect(verifyVoucherRequest(crypto, publicKey, other, signature)).toBe(false)
  })
})
