import { concat, equal, le32 } from '../bytes/index.ts'
import type { M1, M2 } from '../message/index.ts'
import type { Crypto } from '../ports/index.ts'
import { kdf } from '../secret/index.ts'

/** Bytes of a MAC that go over the wire; the next MAC takes all 16 (A3). */
export const WIRE_MAC = 8

/** Keys of one handshake, 16 bytes each: K_mac and K_enc (spec/door.md, 3.3). */
export interface SessionKeys {
  readonly mac: Uint8Array
  readonly enc: Uint8Array
}

export function sessionKeys(
  crypto: Crypto,
  ticket: Uint8Array,
  m1: Pick<M1, 'nonce' | 'cylinderNo'>,
  m2: Pick<M2, 'nonce' | 'passport'>,
): SessionKeys {
  const context = concat(m1.nonce, m2.nonce, le32(m1.cylinderNo), le32(m2.passport.keyId))
  return { mac: kdf(crypto, ticket, 'SM', context), enc: kdf(crypto, ticket, 'SE', context) }
}

/** t2 over M1 and M2 without its MAC: bodies only, no frame bytes. */
export const transcript2 = (crypto: Crypto, macKey: Uint8Array, m1Body: Uint8Array, m2Head: Uint8Array): Uint8Array =>
  crypto.cmac(macKey, concat(Uint8Array.of(2), m1Body, m2Head))

/** t3 over t2 and M3 without its MAC. */
export const transcript3 = (crypto: Crypto, macKey: Uint8Array, t2: Uint8Array, m3Head: Uint8Array): Uint8Array =>
  crypto.cmac(macKey, concat(Uint8Array.of(3), t2, m3Head))

/** The MAC of M4 over t3 and M4 without it (C4), 8 bytes. */
export const m4Mac = (crypto: Crypto, macKey: Uint8Array, t3: Uint8Array, m4Head: Uint8Array): Uint8Array =>
  crypto.cmac(macKey, concat(Uint8Array.of(4), t3, m4Head)).slice(0, WIRE_MAC)

/** True when the first 8 bytes of `transcript` are the MAC on the wire. */
export const macMatches = (transcript: Uint8Array, mac: Uint8Array): boolean =>
  equal(transcript.subarray(0, WIRE_MAC), mac)
