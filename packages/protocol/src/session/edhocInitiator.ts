import { err, ok, type Result } from '@lockwright/domain/model'
import { equal } from '../bytes/index.ts'
import type { Crypto } from '../ports/index.ts'
import { type EdhocError, SUITE } from './edhocError.ts'
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
  decodeMessage2,
  decodePlaintext2,
  type EadItem,
  encodeEad,
  encodeMessage1,
  encodeMessage3,
  encodePlaintext,
  type IdCred,
} from './edhocMessage.ts'

/** Waiting for message 2. */
export interface InitiatorStarted {
  readonly crypto: Crypto
  readonly ephemeralPrivate: Uint8Array
  readonly hashMessage1: Uint8Array
}

/** Message 2 is read but not believed. */
export interface InitiatorAnswered {
  readonly crypto: Crypto
  readonly ephemeralPrivate: Uint8Array
  readonly ephemeralY: Uint8Array
  readonly th2: Uint8Array
  readonly prk2e: Uint8Array
  readonly plaintext2: Uint8Array
  readonly auth: AuthPlaintext & { readonly connectionId: Uint8Array }
}

/**
 * Opens a handshake. `ephemeralPrivate` 32 bytes, used for this handshake only; `connectionId` one byte that is a CBOR integer;
 * `preferredSuites` are offered before suite 2, which is selected (RFC 9528, 6.3).
 */
export const start = (wish: {
  readonly crypto: Crypto
  readonly ephemeralPrivate: Uint8Array
  readonly connectionId: Uint8Array
  readonly ead1?: readonly EadItem[]
  readonly preferredSuites?: readonly number[]
}): { readonly state: InitiatorStarted; readonly message1: Uint8Array } => {
  const { crypto, ephemeralPrivate } = wish
  const message1 = encodeMessage1({
    suites: [...(wish.preferredSuites ?? []), SUITE],
    ephemeral: crypto.p256Public(ephemeralPrivate).slice(1),
    connectionId: wish.connectionId,
    ead: wish.ead1 ?? [],
  })
  return { state: { crypto, ephemeralPrivate, hashMessage1: crypto.sha256(message1) }, message1 }
}

/** Who claims to answer. Nothing of it is proven before `finish`. */
export const readMessage2 = (
  state: InitiatorStarted,
  message2: Uint8Array,
): Result<
  { readonly state: InitiatorAnswered; readonly responder: IdCred; readonly ead2: readonly EadItem[] },
  EdhocError
> => {
  const { crypto, ephemeralPrivate } = state
  const message = decodeMessage2(message2)
  if (!message.ok) return message
  const sharedXY = crypto.ecdh(ephemeralPrivate, message.value.ephemeral)
  if (sharedXY === null) return err({ code: 'point', message: 2 })
  const transcript2 = th2(crypto, message.value.ephemeral, state.hashMessage1)
  const prk = prk2e(crypto, transcript2, sharedXY)
  const plaintext2 = xorKeystream2(crypto, prk, transcript2, message.value.ciphertext)
  const auth = decodePlaintext2(plaintext2)
  if (!auth.ok) return auth
  return ok({
    state: {
      crypto,
      ephemeralPrivate,
      ephemeralY: message.value.ephemeral,
      th2: transcript2,
      prk2e: prk,
      plaintext2,
      auth: auth.value,
    },
    responder: auth.value.idCred,
    ead2: auth.value.ead,
  })
}

/**
 * Proves the responder and answers with message 3. `responderCred` and `cred` are CCS bytes, `responderPublic` the
 * compressed point (33) inside `responderCred`, `staticPrivate` the private key of `cred`.
 */
export const finish = (
  state: InitiatorAnswered,
  known: {
    readonly responderCred: Uint8Array
    readonly responderPublic: Uint8Array
    readonly staticPrivate: Uint8Array
    readonly idCred: IdCred
    readonly cred: Uint8Array
    readonly ead3?: readonly EadItem[]
  },
): Result<{ readonly message3: Uint8Array; readonly session: Session }, EdhocError> => {
  const { crypto, auth } = state
  const sharedRX = crypto.ecdh(state.ephemeralPrivate, known.responderPublic)
  if (sharedRX === null) return err({ code: 'credential' })
  const prk3 = prk3e2m(crypto, state.prk2e, state.th2, sharedRX)
  const expected = mac2(crypto, prk3, state.th2, auth.connectionId, {
    idCred: auth.idCred,
    cred: known.responderCred,
    eadBytes: auth.eadBytes,
  })
  if (!equal(expected, auth.mac)) return err({ code: 'mac', message: 2 })

  const transcript3 = nextTranscript(crypto, state.th2, state.plaintext2, known.responderCred)
  const sharedIY = crypto.ecdh(known.staticPrivate, state.ephemeralY)
  if (sharedIY === null) return err({ code: 'point', message: 2 })
  const prk4 = prk4e3m(crypto, prk3, transcript3, sharedIY)
  const eadBytes = encodeEad(known.ead3 ?? [])
  const mac = mac3(crypto, prk4, transcript3, { idCred: known.idCred, cred: known.cred, eadBytes })
  const plaintext3 = encodePlaintext(known.idCred, mac, eadBytes)
  const { key, nonce, aad } = aead3(crypto, prk3, transcript3)
  return ok({
    message3: encodeMessage3(crypto.ccmSeal(key, nonce, plaintext3, aad)),
    session: exporterSession(crypto, prk4, nextTranscript(crypto, transcript3, plaintext3, known.cred)),
  })
}
