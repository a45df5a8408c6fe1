import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Random } from '@lockwright/protocol/ports'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const VERSION = 1

/**
 * Seals a secret: version1 | nonce12 | ciphertext | tag16 (AES-256-GCM). `context` says what the secret is and whose;
 * it is authenticated, so a row copied to another system or another kind does not open.
 */
export function seal(key: Uint8Array, secret: Uint8Array, context: string, random: Random): Uint8Array {
  const nonce = random.bytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, nonce)
  cipher.setAAD(Buffer.from(context, 'utf8'))
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()])
  return Uint8Array.from(Buffer.concat([Buffer.of(VERSION), nonce, sealed, cipher.getAuthTag()]))
}

/** The secret, or null when key, context or bytes are not those of `seal`. */
export function open(key: Uint8Array, sealed: Uint8Array, context: string): Uint8Array | null {
  if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] !== VERSION) return null
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(1, 1 + NONCE_BYTES))
  decipher.setAAD(Buffer.from(context, 'utf8'))
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  try {
    const plain = decipher.update(sealed.subarray(1 + NONCE_BYTES, sealed.length - TAG_BYTES))
    return Uint8Array.from(Buffer.concat([plain, decipher.final()]))
  } catch {
    return null
  }
}
