import { err, ok, type Result } from '@lockwright/domain/model'
import { concat, equal } from '../bytes/index.ts'
import type { Crypto } from '../ports/index.ts'
import type { EdhocError } from './edhocError.ts'
import {
  aead3,
  exporterSession,
  mac2,
  mac3,
  nextTranscript,
  prk2e,
  prk3e2m,
  prk4e3m,
  type Session,
  th2,
  xorKeystream2,
} from './edhocKeys.ts'
import {
  type AuthPlaintext,
  decodeMessage1,
  decodeMessage3,
  decodePlaintext3,
  type EadItem,
  encodeEad,
  encodeIdentifier,
  encodeMessage2,
  encodePlaintext,
  type IdCred,
} from './edhocMessage.ts'

/** Message 1 is read; it proves nothing. */
export interface ResponderGreeted {
  readonly crypto: Crypto
  readonly ephemeralX: Uint8Array
  readonly hashMessage1: Uint8Array
}

/** Waiting for message 3. */
export interface ResponderAnswered {
  readonly crypto: Crypto
  readonly ephemeralPrivate: Uint8Array
  readonly prk3e2m: Uint8Array
  readonly th3: Uint8Array
}

/** Message 3 is decrypted, its sender not yet proven. */
export interface ResponderReading extends ResponderAnswered {
  readonly plaintext3: Uint8Array
  readonly auth: AuthPlaintext
}

/** Accepts suite 2 only and a point of the curve only. */
export const readMessage1 = (
  crypto: Crypto,
  message1: Uint8Array,
): Result<{ readonly state: ResponderGreeted; readonly ead1: readonly EadItem[] }, EdhocError> => {
  const message = decodeMessage1(message1)
  if (!message.ok) return message
  const { ephemeral, ead } = message.value
  if (crypto.p256Point(ephemeral) === null) return err({ code: 'point', message: 1 })
  return ok({ state: { crypto, ephemeralX: ephemeral, hashMessage1: crypto.sha256(message1) }, ead1: ead })
}

/** `ephemeralPrivate` 32 bytes, for this handshake only; `staticPrivate` is the private key of `cred` (CCS bytes). */
export const answer = (
  state: ResponderGreeted,
  own: {
    readonly ephemeralPrivate: Uint8Array
    readonly staticPrivate: Uint8Array
    readonly idCred: IdCred
    readonly cred: Uint8Array
    readonly connectionId: Uint8Array
    readonly ead2?: readonly EadItem[]
  },
): { readonly state: ResponderAnswered; readonly message2: Uint8Array } => {
  const { crypto, ephemeralX } = state
  const { ephemeralPrivate, idCred, cred, connectionId } = own
  const sharedXY = crypto.ecdh(ephemeralPrivate, ephemeralX)
  const sharedRX = crypto.ecdh(own.staticPrivate, ephemeralX)
  if (sharedXY === null || sharedRX === null) throw new Error('readMessage1 let a bad point pass')
  const ephemeralY = crypto.p256Public(ephemeralPrivate).slice(1)
  const transcript2 = th2(crypto, ephemeralY, state.hashMessage1)
  const prk2 = prk2e(crypto, transcript2, sharedXY)
  const prk3 = prk3e2m(crypto, prk2, transcript2, sharedRX)
  const eadBytes = encodeEad(own.ead2 ?? [])
  const mac = mac2(crypto, prk3, transcript2, connectionId, { idCred, cred, eadBytes })
  const plaintext2 = concat(encodeIdentifier(connectionId), encodePlaintext(idCred, mac, eadBytes))
  return {
    state: { crypto, ephemeralPrivate, prk3e2m: prk3, th3: nextTranscript(crypto, transcript2, plaintext2, cred) },
    message2: encodeMessage2(ephemeralY, xorKeystream2(crypto, prk2, transcript2, plaintext2)),
  }
}

/** Who claims to be there. Nothing of it is proven before `finish`. */
export const readMessage3 = (
  state: ResponderAnswered,
  message3: Uint8Array,
): Result<
  { readonly state: ResponderReading; readonly initiator: IdCred; readonly ead3: readonly EadItem[] },
  EdhocError
> => {
  const ciphertext = decodeMessage3(message3)
  if (!ciphertext.ok) return ciphertext
  const { key, nonce, aad } = aead3(state.crypto, state.prk3e2m, state.th3)
  const plaintext3 = state.crypto.ccmOpen(key, nonce, ciphertext.value, aad)
  if (plaintext3 === null) return err({ code: 'decrypt' })
  const auth = decodePlaintext3(plaintext3)
  if (!auth.ok) return auth
  return ok({
    state: { ...state, plaintext3, auth: auth.value },
    initiator: auth.value.idCred,
    ead3: auth.value.ead,
  })
}

/** Proves the initiator: it holds the private key of `initiatorPublic` (33, the point inside `initiatorCred`). */
export const finish = (
  state: ResponderReading,
  known: { readonly initiatorCred: Uint8Array; readonly initiatorPublic: Uint8Array },
): Result<{ readonly session: Session }, EdhocError> => {
  const { crypto, auth, th3, plaintext3 } = state
  const sharedIY = crypto.ecdh(state.ephemeralPrivate, known.initiatorPublic)
  if (sharedIY === null) return err({ code: 'credential' })
  const prk4 = prk4e3m(crypto, state.prk3e2m, th3, sharedIY)
  const expected = mac3(crypto, prk4, th3, {
    idCred: auth.idCred,
    cred: known.initiatorCred,
    eadBytes: auth.eadBytes,
  })
  if (!equal(expected, auth.mac)) return err({ code: 'mac', message: 3 })
  return ok({
    session: exporterSession(crypto, prk4, nextTranscript(crypto, th3, plaintext3, known.initiatorCred)),
  })
}
