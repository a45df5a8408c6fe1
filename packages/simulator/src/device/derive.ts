import type { Crypto } from '@lockwright/protocol/ports'
import { ascii, join, le16, le32, type M2, NOTHING } from '../record/index.ts'

/** One block of SP 800-108 in counter mode with AES-CMAC: 16 bytes (spec/bytes.md 2). `label`: two letters. */
export const kdf = (crypto: Crypto, key: Uint8Array, label: string, context: Uint8Array): Uint8Array =>
  crypto.cmac(key, join(1, ascii(label), 0, context, 0x80, 0))

/** Secrets of one cylinder and secret generation (spec/bytes.md 4). K_c itself is never stored (B2). */
export interface CylinderSecrets {
  readonly tickets: Uint8Array
  readonly tasks: Uint8Array
  readonly receipts: Uint8Array
  readonly beacons: Uint8Array
  readonly audit: Uint8Array
}

export function cylinderSecrets(crypto: Crypto, kc: Uint8Array, sysId: number, cylId: number): CylinderSecrets {
  const owner = join(le32(sysId), le32(cylId))
  return {
    tickets: kdf(crypto, kc, 'KA', owner),
    tasks: kdf(crypto, kc, 'KT', owner),
    receipts: kdf(crypto, kc, 'KR', owner),
    beacons: kdf(crypto, kc, 'KB', owner),
    audit: kdf(crypto, kc, 'KE', owner),
  }
}

/** Key that wraps new secrets for one cylinder; made of what only its claim session knew. */
export const wrapKey = (crypto: Crypto, deviceKey: Uint8Array, sysId: number, cylId: number): Uint8Array =>
  kdf(crypto, deviceKey, 'KW', join(le32(sysId), le32(cylId)))

/** The ticket a key must hold for this M2, from the secret of the cylinder or group. */
export function ticket(crypto: Crypto, secret: Uint8Array, sysId: number, m2: M2): Uint8Array {
  const bound = join(m2.suite, le32(sysId), m2.slotType, le32(m2.slotId), m2.passport.bytes, m2.meta.bytes)
  return kdf(crypto, secret, 'AT', join(bound, m2.schedule?.bytes ?? NOTHING))
}

export interface DoorKeys {
  readonly mac: Uint8Array
  readonly seal: Uint8Array
}

export function doorKeys(
  crypto: Crypto,
  held: Uint8Array,
  contact: { readonly nC: Uint8Array; readonly nK: Uint8Array; readonly cylId: number; readonly keyId: number },
): DoorKeys {
  const context = join(contact.nC, contact.nK, le32(contact.cylId), le32(contact.keyId))
  return { mac: kdf(crypto, held, 'SM', context), seal: kdf(crypto, held, 'SE', context) }
}

export const CHAIN = { revalidation: 1, day: 2, audit: 3 } as const

/** One step down a one-way chain: x_(i-1) of x_i (spec/bytes.md 3). */
export const step = (crypto: Crypto, value: Uint8Array, type: number, owner: number, index: number): Uint8Array =>
  crypto.aes128(value, join(type, le32(owner), le16(index % 0x10000), new Uint8Array(9)))

/** x_to of x_from, from >= to. */
export function stepDown(
  crypto: Crypto,
  value: Uint8Array,
  type: number,
  owner: number,
  from: number,
  to: number,
): Uint8Array {
  let x = value
  for (let index = from; index > to; index--) x = step(crypto, x, type, owner, index)
  return x
}
