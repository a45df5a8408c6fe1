import { cylinderNo, groupNo, keyId, systemNo } from '@lockwright/domain/model'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../bytes/index.ts'
import { nodeCrypto } from '../crypto/index.ts'
import { vectorCases } from '../testing/vectors.ts'
import {
  cylinderSecret,
  foreignAuditKey,
  groupSecret,
  type KdfLabel,
  kdf,
  revalidationSeed,
  wrappingKey,
} from './index.ts'

describe('spec/vectors/secret.json', () => {
  interface Case {
    readonly kind: 'hkdf' | 'kdf'
    readonly secret: string
    readonly info: string
    readonly label: KdfLabel
    readonly context: string
    readonly result: string
  }
  const cases = vectorCases<Case>('secret')
  const uid = Uint8Array.from({ length: 8 }, (_, i) => 0xe0 + i)

  /** What the derivation of that name makes of the master secret. */
  const derived: Readonly<Record<string, (master: Uint8Array) => Uint8Array>> = {
    'K_c generation 1': (master) => cylinderSecret(nodeCrypto, master, 1, uid),
    'K_c generation 2': (master) => cylinderSecret(nodeCrypto, master, 2, uid),
    'K_G of group 7': (master) => groupSecret(nodeCrypto, master, groupNo(7)),
    'R0 serial 1': (master) => revalidationSeed(nodeCrypto, master, keyId(5, 17), 1),
    'KW from DK': (deviceKey) => wrappingKey(nodeCrypto, deviceKey, systemNo(42), cylinderNo(0x1001)),
    'first key of the foreign ring from A_1': (first) =>
      foreignAuditKey(nodeCrypto, first, systemNo(42), cylinderNo(0x1001)),
  }

  it.each(cases.filter(({ kind }) => kind === 'kdf'))('$name', ({ secret, label, context, result }) => {
    expect(toHex(kdf(nodeCrypto, fromHex(secret), label, fromHex(context)))).toBe(result)
  })

  it.each(cases.filter(({ name }) => name in derived))('$name, by its own function', ({ name, secret, result }) => {
    expect(toHex(derived[name]!(fromHex(secret)))).toBe(result)
  })

  it('covers every case', () => {
    expect(cases.filter(({ kind, name }) => kind === 'hkdf' && !(name in derived))).toEqual([])
  })
})
