import { concat } from '../bytes/index.ts'
import { encodeCbor, encodeCborSequence } from '../credential/cbor.ts'
import type { Crypto } from '../ports/index.ts'
import { encodeIdCred, encodeIdentifier, type IdCred } from './edhocMessage.ts'

/** Key schedule of EDHOC method 3, suite 2 (RFC 9528, 4); names as there. */

const HASH = 32
const MAC = 8

export const kdf = (crypto: Crypto, prk: Uint8Array, label: number, context: Uint8Array, length: number): Uint8Array =>
  crypto.hkdfExpand(prk, encodeCborSequence(label, context, length), length)

export const th2 = (crypto: Crypto, ephemeralY: Uint8Array, hashMessage1: Uint8Array): Uint8Array =>
  crypto.sha256(encodeCborSequence(ephemeralY, hashMessage1))

/** TH_3 and TH_4: the transcript before, the plaintext and the credential of the message. */
export const nextTranscript = (
  crypto: Crypto,
  before: Uint8Array,
  plaintext: Uint8Array,
  cred: Uint8Array,
): Uint8Array => crypto.sha256(concat(encodeCbor(before), plaintext, cred))

export const prk2e = (crypto: Crypto, transcript2: Uint8Array, sharedXY: Uint8Array): Uint8Array =>
  crypto.hkdfExtract(transcript2, sharedXY)

/** Encrypts and decrypts PLAINTEXT_2. */
export const xorKeystream2 = (
  crypto: Crypto,
  prk: Uint8Array,
  transcript2: Uint8Array,
  text: Uint8Array,
): Uint8Array => {
  const keystream = kdf(crypto, prk, 0, transcript2, text.length)
  return text.map((byte, i) => byte ^ keystream[i]!)
}

export const prk3e2m = (crypto: Crypto, prk: Uint8Array, transcript2: Uint8Array, sharedRX: Uint8Array): Uint8Array =>
  crypto.hkdfExtract(kdf(crypto, prk, 1, transcript2, HASH), sharedRX)

export const prk4e3m = (crypto: Crypto, prk: Uint8Array, transcript3: Uint8Array, sharedIY: Uint8Array): Uint8Array =>
  crypto.hkdfExtract(kdf(crypto, prk, 5, transcript3, HASH), sharedIY)

/** What a MAC vouches for. */
export interface Vouched {
  readonly idCred: IdCred
  readonly cred: Uint8Array
  readonly eadBytes: Uint8Array
}

export const mac2 = (
  crypto: Crypto,
  prk: Uint8Array,
  transcript2: Uint8Array,
  connectionId: Uint8Array,
  { idCred, cred, eadBytes }: Vouched,
): Uint8Array => {
  const context = concat(encodeIdentifier(connectionId), encodeIdCred(idCred), encodeCbor(transcript2), cred, eadBytes)
  return kdf(crypto, prk, 2, context, MAC)
}

export const mac3 = (
  crypto: Crypto,
  prk: Uint8Array,
  transcript3: Uint8Array,
  { idCred, cred, eadBytes }: Vouched,
): Uint8Array => kdf(crypto, prk, 6, concat(encodeIdCred(idCred), encodeCbor(transcript3), cred, eadBytes), MAC)

/** Key, nonce and associated data of CIPHERTEXT_3. */
export const aead3 = (crypto: Crypto, prk: Uint8Array, transcript3: Uint8Array) => ({
  key: kdf(crypto, prk, 3, transcript3, 16),
  nonce: kdf(crypto, prk, 4, transcript3, 13),
  aad: encodeCbor(['Encrypt0', new Uint8Array(), transcript3]),
})

/** What both sides share after message 3. */
export interface Session {
  /** EDHOC_Exporter (RFC 9528, 4.2.1): `length` bytes for `label` (u16) and context. */
  exporter(label: number, context: Uint8Array, length: number): Uint8Array
}

export const exporterSession = (crypto: Crypto, prk: Uint8Array, transcript4: Uint8Array): Session => {
  const prkOut = kdf(crypto, prk, 7, transcript4, HASH)
  const prkExporter = kdf(crypto, prkOut, 10, new Uint8Array(), HASH)
  return { exporter: (label, context, length) => kdf(crypto, prkExporter, label, context, length) }
}
