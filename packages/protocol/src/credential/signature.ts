import { ascii, fromHex } from '../bytes/index.ts'
import type { Crypto } from '../ports/index.ts'
import { encodeCbor } from './cbor.ts'

/** What a signature is for: one made for one purpose is worth nothing for another (spec/registries.md 10). */
export type SignatureContext =
  | 'olp1-list'
  | 'olp1-cs-list'
  | 'olp1-cs-task'
  | 'olp1-trust'
  | 'olp1-enrol'
  | 'olp1-voucher-req'
  | 'olp1-voucher'

/** Protected header {1: -7} = ES256. */
const ES256_HEADER = fromHex('a10126')

/** What is really signed: the COSE Sig_structure, deterministic CBOR ["Signature1", h'a10126', context, payload]. */
export const signatureInput = (context: SignatureContext, payload: Uint8Array): Uint8Array =>
  encodeCbor(['Signature1', ES256_HEADER, ascii(context), payload])

/** Raw r|s, 64 bytes. */
export const sign = (
  crypto: Crypto,
  privateKey: Uint8Array,
  context: SignatureContext,
  payload: Uint8Array,
): Uint8Array => crypto.es256Sign(privateKey, signatureInput(context, payload))

/** `publicKey` compressed (33). A wrong length, point or signature is simply false. */
export const verify = (
  crypto: Crypto,
  publicKey: Uint8Array,
  context: SignatureContext,
  payload: Uint8Array,
  signature: Uint8Array,
): boolean =>
  publicKey.length === 33 &&
  signature.length === 64 &&
  crypto.es256Verify(publicKey, signatureInput(context, payload), signature)
