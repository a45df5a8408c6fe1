import { aeskw, cbc, cmac, ctr, ecb } from '@noble/ciphers/aes.js'
import { p256 } from '@noble/curves/nist.js'
import { expand, extract } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat, equal } from '../bytes/index.ts'
import type { Crypto } from '../ports/index.ts'
import { compressedPoint } from './point.ts'

const ZERO_BLOCK = new Uint8Array(16)
const RAW_BLOCKS = { disablePadding: true }

function valueOrNull<Value>(compute: () => Value): Value | null {
  try {
    return compute()
  } catch {
    return null
  }
}

const paddedTo16 = (length: number): number => Math.ceil(length / 16) * 16

/** B_0, the associated data with its length, the plain text (RFC 3610, 2.2), each padded to whole blocks. */
function ccmBlocks(nonce: Uint8Array, plain: Uint8Array, aad: Uint8Array, tagLength: number): Uint8Array {
  if (aad.length >= 0xff00) throw new RangeError('associated data too long for this CCM')
  const aadSize = aad.length === 0 ? 0 : paddedTo16(2 + aad.length)
  const out = new Uint8Array(16 + aadSize + paddedTo16(plain.length))
  out[0] = (aad.length > 0 ? 0x40 : 0) | (((tagLength - 2) / 2) << 3) | (14 - nonce.length)
  out.set(nonce, 1)
  for (let at = 15, rest = plain.length; at > nonce.length; at--, rest = Math.floor(rest / 256)) out[at] = rest
  if (aad.length > 0) {
    out[16] = aad.length >>> 8
    out[17] = aad.length
    out.set(aad, 18)
  }
  out.set(plain, 16 + aadSize)
  return out
}

function ccmTag(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, aad: Uint8Array, tagLength: number): Uint8Array {
  return cbc(key, ZERO_BLOCK, RAW_BLOCKS)
    .encrypt(ccmBlocks(nonce, plain, aad, tagLength))
    .slice(-16)
}

/** Counter mode from A_0 on: the first block is for the tag, the text begins with A_1. */
function ccmKeyStream(key: Uint8Array, nonce: Uint8Array, tagThenText: Uint8Array): Uint8Array {
  const first = new Uint8Array(16)
  first[0] = 14 - nonce.length
  first.set(nonce, 1)
  return ctr(key, first).encrypt(tagThenText)
}

/** AES-CCM (RFC 3610) with any nonce (7..13) and tag length; the port's CCM is the one with 13 and 8. */
export function nobleCcmSeal(
  key: Uint8Array,
  nonce: Uint8Array,
  plain: Uint8Array,
  aad: Uint8Array,
  tagLength: number,
): Uint8Array {
  const hidden = ccmKeyStream(key, nonce, concat(ccmTag(key, nonce, plain, aad, tagLength), plain))
  return concat(hidden.subarray(16), hidden.subarray(0, tagLength))
}

export function nobleCcmOpen(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  aad: Uint8Array,
  tagLength: number,
): Uint8Array | null {
  const length = sealed.length - tagLength
  if (length < 0) return null
  const tag = new Uint8Array(16)
  tag.set(sealed.subarray(length))
  const shown = ccmKeyStream(key, nonce, concat(tag, sealed.subarray(0, length)))
  const plain = shown.slice(16)
  const expected = ccmTag(key, nonce, plain, aad, tagLength)
  return equal(expected.subarray(0, tagLength), shown.subarray(0, tagLength)) ? plain : null
}

function p256Point(publicKey: Uint8Array): { x: Uint8Array; y: Uint8Array } | null {
  const compressed = compressedPoint(publicKey)
  if (compressed === null) return null
  const bytes = valueOrNull(() => p256.Point.fromBytes(compressed).toBytes(false))
  return bytes && { x: bytes.slice(1, 33), y: bytes.slice(33) }
}

function ecdh(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array | null {
  const compressed = compressedPoint(publicKey)
  if (compressed === null || p256Point(compressed) === null) return null
  return p256.getSharedSecret(privateKey, compressed).slice(1)
}

function es256Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 33 || signature.length !== 64) return false
  return valueOrNull(() => p256.verify(signature, message, publicKey, { lowS: false })) ?? false
}

/** The port without native code: browsers, and a second opinion in tests. Its signatures are deterministic (RFC 6979). */
export const nobleCrypto: Crypto = {
  aes128: (key, block) => ecb(key, RAW_BLOCKS).encrypt(block),
  cmac: (key, message) => cmac(message, key),
  cmacKey: (key) => (message) => cmac(message, key),
  chainLink: (key, message, block) => ({ tag: cmac(message, key), next: ecb(key, RAW_BLOCKS).encrypt(block) }),
  ccmSeal: (key, nonce, plain, aad) => nobleCcmSeal(key, nonce, plain, aad, 8),
  ccmOpen: (key, nonce, sealed, aad) => nobleCcmOpen(key, nonce, sealed, aad, 8),
  keyWrap: (kek, key) => aeskw(kek).encrypt(key),
  keyUnwrap: (kek, wrapped) => (wrapped.length === 24 ? valueOrNull(() => aeskw(kek).decrypt(wrapped)) : null),
  sha256: (message) => sha256(message),
  hkdfExtract: (salt, ikm) => extract(sha256, ikm, salt),
  hkdfExpand: (prk, info, length) => expand(sha256, prk, info, length),
  p256Public: (privateKey) => p256.getPublicKey(privateKey, true),
  p256Point,
  ecdh,
  es256Sign: (privateKey, message) => p256.sign(message, privateKey, { lowS: false }),
  es256Verify,
}
