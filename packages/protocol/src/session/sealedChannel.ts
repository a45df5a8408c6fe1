import { err, ok, type Result } from '@lockwright/domain/model'
import { concat, EMPTY, le32 } from '../bytes/index.ts'
import type { Crypto } from '../ports/index.ts'
import type { Session } from './edhocKeys.ts'

/** Bytes a sealed frame is longer than its records. */
export const SEAL_OVERHEAD = 8

/** Exporter labels of the two directions and of what a claim leaves behind (spec/registries.md 10). */
const LABEL = { up: 32769, down: 32770, claim: 32771 } as const

const NONCE_HEAD = new Uint8Array(9)
const FRAMES = 2 ** 32

/** Both directions of one session. It counts frames itself: a value that could be copied would repeat nonces. */
export interface SealedChannel {
  /** The next frame to send: ciphertext and tag. */
  seal(plain: Uint8Array): Uint8Array
  /** The plain bytes of the next frame; a replayed, reordered, cut or altered one is refused and changes nothing. */
  open(frame: Uint8Array): Result<Uint8Array, { readonly code: 'seal' }>
}

export const sealedChannel = (crypto: Crypto, session: Session, role: 'element' | 'server'): SealedChannel => {
  const up = session.exporter(LABEL.up, EMPTY, 16)
  const down = session.exporter(LABEL.down, EMPTY, 16)
  const [sendKey, receiveKey] = role === 'element' ? [up, down] : [down, up]
  let sent = 0
  let received = 0
  return {
    seal(plain) {
      if (sent === FRAMES) throw new RangeError('all nonces of this session are used')
      return crypto.ccmSeal(sendKey, concat(NONCE_HEAD, le32(sent++)), plain, EMPTY)
    },
    open(frame) {
      if (received === FRAMES) return err({ code: 'seal' })
      const plain = crypto.ccmOpen(receiveKey, concat(NONCE_HEAD, le32(received)), frame, EMPTY)
      if (plain === null) return err({ code: 'seal' })
      received++
      return ok(plain)
    },
  }
}

/** What a claim leaves in the element and at the server: device key and first audit key, 16 bytes each (spec/claim.md 6). */
export const claimSecrets = (session: Session): { readonly deviceKey: Uint8Array; readonly auditKey: Uint8Array } => {
  const both = session.exporter(LABEL.claim, EMPTY, 32)
  return { deviceKey: both.slice(0, 16), auditKey: both.slice(16) }
}
