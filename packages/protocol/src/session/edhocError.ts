import { err, ok, type Result } from '@lockwright/domain/model'
import { type Cbor, decodeCborSequence, encodeCborSequence } from '../credential/cbor.ts'

/** Why a handshake cannot go on. `peer`: the other side said so and nothing more comes from it. */
export type EdhocError =
  | { readonly code: 'malformed'; readonly message: 1 | 2 | 3 }
  | { readonly code: 'method'; readonly method: number }
  | { readonly code: 'suite'; readonly offered: readonly number[] }
  | { readonly code: 'point'; readonly message: 1 | 2 }
  | { readonly code: 'criticalEad'; readonly label: number }
  | { readonly code: 'decrypt' }
  | { readonly code: 'credential' }
  | { readonly code: 'mac'; readonly message: 2 | 3 }
  | { readonly code: 'unknownCredential' }
  | { readonly code: 'peer'; readonly said: ErrorMessage }

/** EDHOC error message (RFC 9528, 6). ERR_CODE 1, 2, 3. */
export type ErrorMessage =
  | { readonly kind: 'unspecified'; readonly text: string }
  | { readonly kind: 'wrongSuite'; readonly supported: readonly number[] }
  | { readonly kind: 'unknownCredential' }

/** The suite of this protocol: P-256, AES-CCM-16-64-128, SHA-256, MAC 8. */
export const SUITE = 2

/** `SUITES_I` and `SUITES_R`: one suite is a bare number, several an array. */
export const encodeSuites = (suites: readonly number[]): Cbor =>
  suites.length === 1 && suites[0] !== undefined ? suites[0] : suites

/** null when it is neither a number nor an array of 2 to 8 numbers. */
export const decodeSuites = (item: Cbor | undefined): readonly number[] | null => {
  if (typeof item === 'number') return [item]
  if (!Array.isArray(item) || item.length < 2 || item.length > 8) return null
  return item.every((suite) => typeof suite === 'number') ? item : null
}

/** Characters of a text (spec/session.md 2). */
const MAX_TEXT = 64

export const encodeErrorMessage = (message: ErrorMessage): Uint8Array => {
  switch (message.kind) {
    case 'unspecified':
      return encodeCborSequence(1, message.text)
    case 'wrongSuite':
      return encodeCborSequence(2, encodeSuites(message.supported))
    case 'unknownCredential':
      return encodeCborSequence(3, true)
  }
}

/** Any bytes; only a well formed error message of code 1, 2 or 3 is one. */
export const decodeErrorMessage = (bytes: Uint8Array): Result<ErrorMessage, { readonly code: 'noErrorMessage' }> => {
  const none = err({ code: 'noErrorMessage' } as const)
  const items = decodeCborSequence(bytes)
  if (!items.ok || items.value.length !== 2) return none
  const [code, info] = items.value
  if (code === 1 && typeof info === 'string' && info.length <= MAX_TEXT) return ok({ kind: 'unspecified', text: info })
  if (code === 3 && info === true) return ok({ kind: 'unknownCredential' })
  const supported = code === 2 ? decodeSuites(info) : null
  return supported === null ? none : ok({ kind: 'wrongSuite', supported })
}

/** What to tell the other side; null when it was the other side that gave up. The text names no secret and no identity. */
export const errorMessageFor = (error: EdhocError): Uint8Array | null => {
  switch (error.code) {
    case 'peer':
      return null
    case 'suite':
      return encodeErrorMessage({ kind: 'wrongSuite', supported: [SUITE] })
    case 'unknownCredential':
      return encodeErrorMessage({ kind: 'unknownCredential' })
    default:
      return encodeErrorMessage({ kind: 'unspecified', text: error.code })
  }
}
