import { createHash } from 'node:crypto'
import type { Random } from '@lockwright/protocol/ports'

const TOKEN_BYTES = 32

/** A secret for a client to show again, such as `lwt_…`; only its hash is stored, for 256 random bits need no salt. */
export function newSecretToken(prefix: 'lws' | 'lwt' | 'lwb', random: Random): { token: string; hash: Uint8Array } {
  const token = `${prefix}_${Buffer.from(random.bytes(TOKEN_BYTES)).toString('base64url')}`
  return { token, hash: tokenHash(token) }
}

/** SHA-256 of the token as it is sent. */
export function tokenHash(token: string): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(token).digest())
}
