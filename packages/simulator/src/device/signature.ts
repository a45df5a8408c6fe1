import type { Crypto } from '@lockwright/protocol/ports'
import { ascii, join } from '../record/index.ts'

export type SignatureContext =
  | 'olp1-list'
  | 'olp1-cs-list'
  | 'olp1-cs-task'
  | 'olp1-trust'
  | 'olp1-voucher'
  | 'olp1-voucher-req'

const HEAD = join(0x84, 0x6a, ascii('Signature1'), 0x43, 0xa1, 0x01, 0x26)

/** Sig_structure of COSE_Sign1 with ES256, the context as external data (spec/bytes.md 2). */
const signedBytes = (context: SignatureContext, payload: Uint8Array): Uint8Array =>
  join(HEAD, byteString(ascii(context)), byteString(payload))

export const verify = (
  crypto: Crypto,
  publicKey: Uint8Array,
  context: SignatureContext,
  payload: Uint8Array,
  signature: Uint8Array,
): boolean => crypto.es256Verify(publicKey, signedBytes(context, payload), signature)

export const sign = (
  crypto: Crypto,
  privateKey: Uint8Array,
  context: SignatureContext,
  payload: Uint8Array,
): Uint8Array => crypto.es256Sign(privateKey, signedBytes(context, payload))

function byteString(bytes: Uint8Array): Uint8Array {
  const { length } = bytes
  if (length < 24) return join(0x40 + length, bytes)
  return length < 0x100 ? join(0x58, length, bytes) : join(0x59, length >>> 8, length & 0xff, bytes)
}
