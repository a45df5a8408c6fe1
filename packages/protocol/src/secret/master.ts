import type { GroupNo, KeyId } from '@lockwright/domain/model'
import { ascii, concat, EMPTY, le16, le32 } from '../bytes/index.ts'
import type { Crypto } from '../ports/index.ts'

/** HKDF-SHA256 with empty salt, 16 bytes out (spec/keys.md, C5). `master` is the system master secret, 32 bytes. */
function derive(crypto: Crypto, master: Uint8Array, ...info: readonly Uint8Array[]): Uint8Array {
  return crypto.hkdfExpand(crypto.hkdfExtract(EMPTY, master), concat(...info), 16)
}

const CYLINDER = ascii('olp1cyl')
const GROUP = ascii('olp1grp')
const REVALIDATION = ascii('olp1rev')

/** K_c of one secret generation. `cylinderUid`: 8 bytes that no other cylinder of the system ever had. */
export function cylinderSecret(
  crypto: Crypto,
  master: Uint8Array,
  generation: number,
  cylinderUid: Uint8Array,
): Uint8Array {
  return derive(crypto, master, CYLINDER, Uint8Array.of(generation), cylinderUid)
}

/** K_G, in the cylinders of this group only; `master` is the one of the generation in which the group was made. */
export function groupSecret(crypto: Crypto, master: Uint8Array, group: GroupNo): Uint8Array {
  return derive(crypto, master, GROUP, le16(group))
}

/** Last element of the revalidation chain `serial` of a key; every narrowing takes a new serial (B1). */
export function revalidationSeed(crypto: Crypto, master: Uint8Array, keyId: KeyId, serial: number): Uint8Array {
  return derive(crypto, master, REVALIDATION, le32(keyId), le32(serial))
}
