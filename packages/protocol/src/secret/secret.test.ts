import { cylinderNo, groupNo, keyId, systemNo } from '@lockwright/domain/model'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../bytes/index.ts'
import { nobleCrypto, nodeCrypto } from '../crypto/index.ts'
import { cylinderKeys, cylinderSecret, groupSecret, revalidationSeed, ticketKey } from './index.ts'

const counting = (first: number, length: number) => Uint8Array.from({ length }, (_, i) => first + i)

describe.each([nodeCrypto, nobleCrypto])('secrets (C12)', (crypto) => {
  it('KA KT KR KB KE of K_c = 30..3f, system 42, cylinder 1001', () => {
    const keys = cylinderKeys(crypto, counting(0x30, 16), systemNo(42), cylinderNo(0x1001))
    expect(Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, toHex(key)]))).toEqual({
      tickets: '419778b85f5b24f328e3f1f51f2b291c',
      tasks: '8344cbcaa6237939b8da4b8fec8f0c20',
      receipts: 'ce9c4e96d311dfc82da8d85d2cdac6f3',
      beacons: '53093460270856bee343df7571df3efa',
      audit: '2922a9e53c38780ed6f11e7dbf3c957a',
    })
    expect(ticketKey(crypto, counting(0x30, 16), systemNo(42), cylinderNo(0x1001))).toEqual(keys.tickets)
  })

  it('K_c of SMK = 60..7f, generation 1, cylUid e0..e7', () => {
    const secret = cylinderSecret(crypto, counting(0x60, 32), 1, counting(0xe0, 8))
    expect(secret).toEqual(fromHex('12e4fb93724f9a8e90285ae460eed803'))
  })

  it('no two uses of one master secret give the same bytes', () => {
    const master = counting(0x60, 32)
    const uid = counting(0xe0, 8)
    const made = [
      cylinderSecret(crypto, master, 1, uid),
      cylinderSecret(crypto, master, 2, uid),
      cylinderSecret(crypto, master, 1, counting(0xe1, 8)),
      groupSecret(crypto, master, groupNo(7)),
      groupSecret(crypto, master, groupNo(8)),
      revalidationSeed(crypto, master, keyId(5, 17), 1),
      revalidationSeed(crypto, master, keyId(5, 17), 2),
      revalidationSeed(crypto, master, keyId(5, 18), 1),
    ].map(toHex)
    expect(new Set(made).size).toBe(made.length)
  })
})
