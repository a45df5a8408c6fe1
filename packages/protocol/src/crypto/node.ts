import {
  createCipheriv,
  createDecipheriv,
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  ECDH,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import { concat } from '../bytes/index.ts'
import type { ChainLink, Crypto, Mac, Random } from '../ports/index.ts'
import { cmacInput } from './cmac.ts'
import { compressedPoint } from './point.ts'

const CURVE = 'prime256v1'
const ZERO_BLOCK = new Uint8Array(16)
const NO_OPTIONS = {}
const KEY_WRAP_IV = new Uint8Array(8).fill(0xa6)
/** SubjectPublicKeyInfo of a compressed P-256 point and ECPrivateKey of a P-256 scalar, up to the value. */
const SPKI_HEAD = Uint8Array.from(Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex'))
const SEC1_HEAD = Uint8Array.from(Buffer.from('30310201010420', 'hex'))
const SEC1_TAIL = Uint8Array.from(Buffer.from('a00a06082a8648ce3d030107', 'hex'))

/** A Buffer seen as what the port promises, so that comparisons by shape hold. */
const plainBytes = (buffer: Buffer): Uint8Array => new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length)

/** A KeyObject costs less than half of what ciphers and HMAC need to take raw bytes. */
const aesKey = (key: Uint8Array): KeyObject => createSecretKey(key)

function aes128(key: Uint8Array, block: Uint8Array): Uint8Array {
  return plainBytes(createCipheriv('aes-128-ecb', aesKey(key), null, NO_OPTIONS).update(block))
}

/**
 * One CBC cipher does all: the first block (zero) gives L for the subkeys. It stays in the chain, so the first
 * block of the message is xored with L to cancel it.
 */
function cmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-128-cbc', aesKey(key), ZERO_BLOCK, NO_OPTIONS)
  const l = cipher.update(ZERO_BLOCK)
  const padded = cmacInput(l, message)
  for (let i = 0; i < 16; i++) padded[i]! ^= l[i]!
  const chained = cipher.update(padded)
  return plainBytes(chained).slice(-16)
}

/**
 * The cipher stays for the life of the key. What it last put out is in its chain, so that the first block of the next
 * message is xored with it to cancel it.
 */
function cmacKey(key: Uint8Array): Mac {
  const cipher = createCipheriv('aes-128-cbc', aesKey(key), ZERO_BLOCK, NO_OPTIONS)
  const l = cipher.update(ZERO_BLOCK)
  let last: Uint8Array = l
  return (message) => {
    const padded = cmacInput(l, message)
    for (let i = 0; i < 16; i++) padded[i]! ^= last[i]!
    last = plainBytes(cipher.update(padded)).slice(-16)
    return last.slice()
  }
}

/** Setting up a key and a cipher costs most, so one cipher does all, in two calls: the last block needs what the first gave. */
function chainLink(key: Uint8Array, message: Uint8Array, block: Uint8Array): ChainLink {
  const cipher = createCipheriv('aes-128-ecb', aesKey(key), null, NO_OPTIONS)
  const blocks = new Uint8Array(48)
  blocks.set(message.subarray(0, 16), 16)
  blocks.set(block, 32)
  const begun = plainBytes(cipher.update(blocks))
  const last = cmacInput(begun.subarray(0, 16), message.subarray(16))
  for (let i = 0; i < 16; i++) last[i]! ^= begun[16 + i]!
  return { tag: plainBytes(cipher.update(last)), next: begun.subarray(32) }
}

/** AES-CCM with any nonce (7..13) and tag length; the port's CCM is the one with 13 and 8. */
export function nodeCcmSeal(
  key: Uint8Array,
  nonce: Uint8Array,
  plain: Uint8Array,
  aad: Uint8Array,
  tagLength: number,
): Uint8Array {
  const cipher = createCipheriv('aes-128-ccm', aesKey(key), nonce, { authTagLength: tagLength })
  cipher.setAAD(aad, { plaintextLength: plain.length })
  const sealed = cipher.update(plain)
  cipher.final()
  return concat(sealed, cipher.getAuthTag())
}

export function nodeCcmOpen(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  aad: Uint8Array,
  tagLength: number,
): Uint8Array | null {
  const length = sealed.length - tagLength
  if (length < 0) return null
  const decipher = createDecipheriv('aes-128-ccm', aesKey(key), nonce, { authTagLength: tagLength })
  decipher.setAuthTag(sealed.subarray(length))
  decipher.setAAD(aad, { plaintextLength: length })
  try {
    const plain = decipher.update(sealed.subarray(0, length))
    decipher.final()
    return plainBytes(plain)
  } catch {
    return null
  }
}

function keyWrap(kek: Uint8Array, key: Uint8Array): Uint8Array {
  return plainBytes(createCipheriv('aes128-wrap', kek, KEY_WRAP_IV).update(key))
}

function keyUnwrap(kek: Uint8Array, wrapped: Uint8Array): Uint8Array | null {
  if (wrapped.length !== 24) return null
  try {
    return plainBytes(createDecipheriv('aes128-wrap', kek, KEY_WRAP_IV).update(wrapped))
  } catch {
    return null
  }
}

const hmac = (key: Uint8Array, message: Uint8Array): Uint8Array =>
  plainBytes(createHmac('sha256', createSecretKey(key)).update(message).digest())

function hkdfExpand(prk: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length)
  let block: Uint8Array = new Uint8Array(0)
  for (let at = 0, i = 1; at < length; at += 32, i++) {
    block = hmac(prk, concat(block, info, Uint8Array.of(i)))
    out.set(block.subarray(0, length - at), at)
  }
  return out
}

function p256Public(privateKey: Uint8Array): Uint8Array {
  const pair = createECDH(CURVE)
  pair.setPrivateKey(privateKey)
  return plainBytes(pair.getPublicKey(null, 'compressed'))
}

function p256Point(publicKey: Uint8Array): { x: Uint8Array; y: Uint8Array } | null {
  const compressed = compressedPoint(publicKey)
  if (compressed === null) return null
  try {
    const point = ECDH.convertKey(compressed, CURVE, undefined, undefined, 'uncompressed') as Buffer
    const bytes = plainBytes(point)
    return { x: bytes.slice(1, 33), y: bytes.slice(33) }
  } catch {
    return null
  }
}

function ecdh(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array | null {
  const compressed = compressedPoint(publicKey)
  if (compressed === null) return null
  const pair = createECDH(CURVE)
  pair.setPrivateKey(privateKey)
  try {
    return plainBytes(pair.computeSecret(compressed))
  } catch {
    return null
  }
}

function es256Sign(privateKey: Uint8Array, message: Uint8Array): Uint8Array {
  const key = createPrivateKey({
    key: Buffer.from(concat(SEC1_HEAD, privateKey, SEC1_TAIL)),
    format: 'der',
    type: 'sec1',
  })
  return plainBytes(sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }))
}

function es256Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 33 || signature.length !== 64) return false
  try {
    const key = createPublicKey({ key: Buffer.from(concat(SPKI_HEAD, publicKey)), format: 'der', type: 'spki' })
    return verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature)
  } catch {
    return false
  }
}

/** The port on OpenSSL: constant-time AES; what servers and virtual devices use. */
export const nodeCrypto: Crypto = {
  aes128,
  cmac,
  cmacKey,
  chainLink,
  ccmSeal: (key, nonce, plain, aad) => nodeCcmSeal(key, nonce, plain, aad, 8),
  ccmOpen: (key, nonce, sealed, aad) => nodeCcmOpen(key, nonce, sealed, aad, 8),
  keyWrap,
  keyUnwrap,
  sha256: (message) => plainBytes(createHash('sha256').update(message).digest()),
  hkdfExtract: hmac,
  hkdfExpand,
  p256Public,
  p256Point,
  ecdh,
  es256Sign,
  es256Verify,
}

/** Randomness of the operating system. */
export const nodeRandom: Random = { bytes: (length) => plainBytes(randomBytes(length)) }
