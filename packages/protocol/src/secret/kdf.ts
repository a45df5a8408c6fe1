import { ascii, concat } from '../bytes/index.ts'
import type { Crypto } from '../ports/index.ts'

/** Two ASCII letters that keep the uses of one key apart. */
export type KdfLabel = 'AT' | 'SM' | 'SE' | 'KA' | 'KT' | 'KR' | 'KB' | 'KE' | 'KW' | 'FO'

const ONE = Uint8Array.of(1)
const ZERO = Uint8Array.of(0)
/** 128 bit as u16. */
const LENGTH = Uint8Array.of(0x80, 0x00)

/** SP 800-108 counter mode, one block: CMAC(key, 01 | label | 00 | context | 8000), 16 bytes (spec/keys.md, A2). */
export function kdf(crypto: Crypto, key: Uint8Array, label: KdfLabel, context: Uint8Array): Uint8Array {
  return crypto.cmac(key, kdfInput(label, context))
}

/** What `kdf` puts under the key. */
export function kdfInput(label: KdfLabel, context: Uint8Array): Uint8Array {
  return concat(ONE, ascii(label), ZERO, context, LENGTH)
}
