import { err, ok, type Result } from '@lockwright/domain/model'
import { concat, equal } from '../bytes/index.ts'
import {
  type Cbor,
  decodeCbor,
  decodeCborSequence,
  encodeCbor,
  encodeCborSequence,
  isBytes,
} from '../credential/cbor.ts'
import { decodeErrorMessage, decodeSuites, type EdhocError, encodeSuites, SUITE } from './edhocError.ts'

/** How a side names its credential: by reference, or the whole CCS (deterministic CBOR) by value (spec/session.md 1). */
export type IdCred =
  | { readonly kind: 'kid'; readonly kid: Uint8Array }
  | { readonly kind: 'ccs'; readonly ccs: Uint8Array }

/** External authorization data (RFC 9528, 3.8). `label` > 0; who does not understand a critical item gives up. */
export interface EadItem {
  readonly label: number
  readonly critical: boolean
  readonly value: Uint8Array | null
}

/** Labels of this protocol; all are sent critical. */
export const EAD = { keyState: 65281, claimRequest: 65282, claimWish: 65283 } as const

/** Labels a reader of message 1, 2, 3 understands. */
const UNDERSTOOD: Readonly<Record<1 | 2 | 3, readonly number[]>> = {
  1: [EAD.claimWish],
  2: [],
  3: [EAD.keyState, EAD.claimRequest],
}

/** "I am a blank and want to be claimed" (EAD_1, spec/session.md 2). */
export const claimWish: EadItem = { label: EAD.claimWish, critical: true, value: null }

const METHOD = 3
const COORDINATE = 32
const MAC = 8
const KID_PARAMETER = 4
const CCS_PARAMETER = 14

export interface Message1 {
  readonly suites: readonly number[]
  readonly ephemeral: Uint8Array
  readonly connectionId: Uint8Array
  readonly ead: readonly EadItem[]
}

/** Inside of message 2 (behind a connection identifier) and message 3. */
export interface AuthPlaintext {
  readonly idCred: IdCred
  readonly mac: Uint8Array
  readonly ead: readonly EadItem[]
  /** The EAD field as received, with what we ignore: the MAC covers all of it. */
  readonly eadBytes: Uint8Array
}

/** RFC 9528, 3.3.2: a byte string of one byte that is a whole small CBOR integer (-24..23) goes as that integer. */
export const encodeIdentifier = (bytes: Uint8Array): Uint8Array => {
  const [only] = bytes
  const isInteger = bytes.length === 1 && only !== undefined && (only <= 0x17 || (only >= 0x20 && only <= 0x37))
  return isInteger ? bytes : encodeCbor(bytes)
}

/** C_I and C_R: one byte that reads as a CBOR integer (spec/session.md 2). */
const decodeConnectionId = (item: Cbor | undefined): Uint8Array | null =>
  typeof item === 'number' && item >= -24 && item <= 23 ? encodeCbor(item) : null

const decodeIdentifier = (item: Cbor | undefined): Uint8Array | null => {
  if (typeof item === 'number') return decodeConnectionId(item)
  return isBytes(item) && item.length > 0 && equal(encodeIdentifier(item), encodeCbor(item)) ? item : null
}

/** ID_CRED as a COSE header map, as it enters the MACs. */
export const encodeIdCred = (idCred: IdCred): Uint8Array =>
  idCred.kind === 'kid'
    ? encodeCbor(new Map([[KID_PARAMETER, idCred.kid]]))
    : concat(Uint8Array.of(0xa1, CCS_PARAMETER), idCred.ccs)

const decodeIdCred = (item: Cbor | undefined): IdCred | null => {
  if (item instanceof Map) {
    const ccs: Cbor | undefined = item.get(CCS_PARAMETER)
    return item.size === 1 && ccs instanceof Map ? { kind: 'ccs', ccs: encodeCbor(ccs) } : null
  }
  const kid = decodeIdentifier(item)
  return kid === null ? null : { kind: 'kid', kid }
}

export const encodeEad = (items: readonly EadItem[]): Uint8Array =>
  concat(
    ...items.map(({ label, critical, value }) => {
      const signed = critical ? -label : label
      return value === null ? encodeCbor(signed) : encodeCborSequence(signed, value)
    }),
  )

const decodeEad = (message: 1 | 2 | 3, items: readonly Cbor[]): Result<readonly EadItem[], EdhocError> => {
  const ead: EadItem[] = []
  for (let i = 0; i < items.length; i++) {
    const label = items[i]
    if (typeof label !== 'number') return err({ code: 'malformed', message })
    const next = items[i + 1]
    const value = isBytes(next) ? next : null
    if (value !== null) i++
    if (ead.some((item) => item.label === -label)) return err({ code: 'malformed', message })
    if (UNDERSTOOD[message].includes(-label)) ead.push({ label: -label, critical: true, value })
    else if (label < 0) return err({ code: 'criticalEad', label: -label })
    // An item that is not critical and not known is ignored; label 0 is padding (RFC 9528, 3.8.1).
  }
  return ok(ead)
}

/** The error message in place of a message, or `malformed`. */
const notAMessage = (message: 1 | 2 | 3, bytes: Uint8Array): { readonly ok: false; readonly error: EdhocError } => {
  const said = decodeErrorMessage(bytes)
  return err(said.ok ? { code: 'peer', said: said.value } : { code: 'malformed', message })
}

export const encodeMessage1 = (message: Message1): Uint8Array =>
  concat(
    encodeCborSequence(METHOD, encodeSuites(message.suites), message.ephemeral),
    encodeIdentifier(message.connectionId),
    encodeEad(message.ead),
  )

export const decodeMessage1 = (bytes: Uint8Array): Result<Message1, EdhocError> => {
  const items = decodeCborSequence(bytes)
  if (!items.ok) return err({ code: 'malformed', message: 1 })
  const [method, suiteItem, ephemeral, connection, ...eadItems] = items.value
  const suites = decodeSuites(suiteItem)
  const connectionId = decodeConnectionId(connection)
  if (typeof method !== 'number' || suites === null || !isBytes(ephemeral) || connectionId === null)
    return err({ code: 'malformed', message: 1 })
  if (method !== METHOD) return err({ code: 'method', method })
  // The last suite is the selected one, those before it are preferred by the initiator.
  if (suites.at(-1) !== SUITE) return err({ code: 'suite', offered: suites })
  if (ephemeral.length !== COORDINATE || suites.indexOf(SUITE) !== suites.length - 1)
    return err({ code: 'malformed', message: 1 })
  const ead = decodeEad(1, eadItems)
  return ead.ok ? ok({ suites, ephemeral, connectionId, ead: ead.value }) : ead
}

export const encodeMessage2 = (ephemeral: Uint8Array, ciphertext: Uint8Array): Uint8Array =>
  encodeCbor(concat(ephemeral, ciphertext))

/** Still encrypted. */
export const decodeMessage2 = (
  bytes: Uint8Array,
): Result<{ readonly ephemeral: Uint8Array; readonly ciphertext: Uint8Array }, EdhocError> => {
  const item = decodeCbor(bytes)
  if (!item.ok || !isBytes(item.value) || item.value.length <= COORDINATE) return notAMessage(2, bytes)
  return ok({ ephemeral: item.value.slice(0, COORDINATE), ciphertext: item.value.slice(COORDINATE) })
}

/** PLAINTEXT_3, and PLAINTEXT_2 behind its connection identifier. A kid goes bare, without its header map. */
export const encodePlaintext = (idCred: IdCred, mac: Uint8Array, eadBytes: Uint8Array): Uint8Array =>
  concat(idCred.kind === 'kid' ? encodeIdentifier(idCred.kid) : encodeIdCred(idCred), encodeCbor(mac), eadBytes)

const decodeAuth = (message: 2 | 3, items: readonly Cbor[]): Result<AuthPlaintext, EdhocError> => {
  const [id, mac, ...eadItems] = items
  const idCred = decodeIdCred(id)
  if (idCred === null || !isBytes(mac, MAC)) return err({ code: 'malformed', message })
  const ead = decodeEad(message, eadItems)
  return ead.ok ? ok({ idCred, mac, ead: ead.value, eadBytes: encodeCborSequence(...eadItems) }) : ead
}

export const decodePlaintext2 = (
  bytes: Uint8Array,
): Result<AuthPlaintext & { readonly connectionId: Uint8Array }, EdhocError> => {
  const items = decodeCborSequence(bytes)
  const connectionId = items.ok ? decodeConnectionId(items.value[0]) : null
  if (!items.ok || connectionId === null) return err({ code: 'malformed', message: 2 })
  const auth = decodeAuth(2, items.value.slice(1))
  return auth.ok ? ok({ ...auth.value, connectionId }) : auth
}

export const encodeMessage3 = (ciphertext: Uint8Array): Uint8Array => encodeCbor(ciphertext)

/** Still encrypted. */
export const decodeMessage3 = (bytes: Uint8Array): Result<Uint8Array, EdhocError> => {
  const item = decodeCbor(bytes)
  return item.ok && isBytes(item.value) ? ok(item.value) : notAMessage(3, bytes)
}

export const decodePlaintext3 = (bytes: Uint8Array): Result<AuthPlaintext, EdhocError> => {
  const items = decodeCborSequence(bytes)
  return items.ok ? decodeAuth(3, items.value) : err({ code: 'malformed', message: 3 })
}
