import { type DeviceId, err, ok, type Result } from '@lockwright/domain/model'
import { verifyVoucherRequest } from '../credential/index.ts'
import type { Crypto } from '../ports/index.ts'
import { type ClaimRequest, decodeClaimRequest } from './claimRequest.ts'
import { type EdhocError, encodeErrorMessage, errorMessageFor } from './edhocError.ts'
import type { Session } from './edhocKeys.ts'
import { EAD, type EadItem } from './edhocMessage.ts'
import {
  answer,
  finish,
  type ResponderAnswered,
  type ResponderReading,
  readMessage1,
  readMessage3,
} from './edhocResponder.ts'
import {
  decodeKid,
  type Identity,
  type Presentation,
  presentByKid,
  presentServerByValue,
  readBlankCcs,
} from './identity.ts'
import { decodeKeyState, type KeyState } from './keyState.ts'

/** The server's side of the handshake (spec/session.md): what it is, and who it takes the other side for. */
export interface ServerIdentity {
  readonly serverNo: number
  /** Session key of the installation: 32 bytes, and its compressed point (33). */
  readonly privateKey: Uint8Array
  readonly publicKey: Uint8Array
}

export type ElementIdentity = Exclude<Identity, { kind: 'server' }>

/** An element that has a place in a system. */
export interface ClaimedElement {
  readonly kind: 'claimed'
  readonly identity: ElementIdentity
  readonly keyState: KeyState
}

/** An element that wants one. `sessionPublic` (33) is the pair made for this claim. */
export interface BlankElement {
  readonly kind: 'blank'
  readonly deviceId: DeviceId
  readonly sessionPublic: Uint8Array
  readonly request: ClaimRequest
}

/** `identity`: message 3 names no element, or says of it what does not fit; `claimSignature`: the blank did not sign it. */
export type HandshakeFault = EdhocError | { readonly code: 'identity' } | { readonly code: 'claimSignature' }

/** What to tell the element; null when it gave up itself. */
export const faultMessage = (fault: HandshakeFault): Uint8Array | null =>
  fault.code === 'identity' || fault.code === 'claimSignature'
    ? encodeErrorMessage({ kind: 'unspecified', text: fault.code })
    : errorMessageFor(fault)

/** C_R; the relay tells sessions apart, so it need not. */
const CONNECTION = Uint8Array.of(1)

export interface Greeted {
  readonly state: ResponderAnswered
  readonly wantsClaim: boolean
  readonly message2: Uint8Array
}

/** The same for every element that knows the server, and not for free. */
const shown = new WeakMap<ServerIdentity, Presentation>()

const shownBy = (crypto: Crypto, own: ServerIdentity): Presentation => {
  const made = shown.get(own) ?? presentByKid(crypto, { kind: 'server', serverNo: own.serverNo }, own.publicKey)
  shown.set(own, made)
  return made
}

/** A blank gets the server's credential by value, an element that knows us the reference only. */
export const greet = (
  crypto: Crypto,
  own: ServerIdentity,
  ephemeralPrivate: Uint8Array,
  message1: Uint8Array,
): Result<Greeted, HandshakeFault> => {
  const read = readMessage1(crypto, message1)
  if (!read.ok) return read
  const wantsClaim = read.value.ead1.some(({ label }) => label === EAD.claimWish)
  const presentation = wantsClaim ? presentServerByValue(crypto, own.serverNo, own.publicKey) : shownBy(crypto, own)
  const { state, message2 } = answer(read.value.state, {
    ...presentation,
    ephemeralPrivate,
    staticPrivate: own.privateKey,
    connectionId: CONNECTION,
  })
  return ok({ state, wantsClaim, message2 })
}

/** Who message 3 says it is from. Proven by `prove` only. */
export interface Heard {
  readonly state: ResponderReading
  readonly element: ClaimedElement | BlankElement
}

const onlyItem = (ead: readonly EadItem[], label: number): Uint8Array | null =>
  ead.length === 1 && ead[0]?.label === label ? ead[0].value : null

export const hear = ({ state: answered, wantsClaim }: Greeted, message3: Uint8Array): Result<Heard, HandshakeFault> => {
  const read = readMessage3(answered, message3)
  if (!read.ok) return read
  const { state, initiator, ead3 } = read.value
  const element =
    initiator.kind === 'kid' && !wantsClaim
      ? readClaimed(initiator.kid, onlyItem(ead3, EAD.keyState))
      : initiator.kind === 'ccs' && wantsClaim
        ? readBlank(state.crypto, initiator.ccs, onlyItem(ead3, EAD.claimRequest))
        : null
  return element === null ? err({ code: 'identity' }) : ok({ state, element })
}

const readClaimed = (kid: Uint8Array, item: Uint8Array | null): ClaimedElement | null => {
  const identity = decodeKid(kid)
  const keyState = item === null ? null : decodeKeyState(item)
  if (!identity.ok || identity.value.kind === 'server' || !keyState?.ok) return null
  return { kind: 'claimed', identity: identity.value, keyState: keyState.value }
}

const readBlank = (crypto: Crypto, ccs: Uint8Array, item: Uint8Array | null): BlankElement | null => {
  const blank = readBlankCcs(crypto, ccs)
  const request = item === null ? null : decodeClaimRequest(item)
  if (!blank.ok || !request?.ok || request.value.deviceId !== blank.value.deviceId) return null
  const { deviceId, publicKey } = blank.value
  return { kind: 'blank', deviceId, sessionPublic: publicKey, request: request.value }
}

/** `publicKey` (33): what we hold for this identity. */
export const proveClaimed = (
  { state, element }: Heard & { readonly element: ClaimedElement },
  publicKey: Uint8Array,
): Result<Session, HandshakeFault> => {
  const { cred } = presentByKid(state.crypto, element.identity, publicKey)
  const proof = finish(state, { initiatorCred: cred, initiatorPublic: publicKey })
  return proof.ok ? ok(proof.value.session) : proof
}

/** The blank holds both keys it shows; whether the factory made it, the caller asks. */
export const proveBlank = (
  { state, element }: Heard & { readonly element: BlankElement },
  own: ServerIdentity,
): Result<Session, HandshakeFault> => {
  const { auth, crypto } = state
  const { deviceId, sessionPublic, request } = element
  if (auth.idCred.kind !== 'ccs') return err({ code: 'identity' })
  const proof = finish(state, { initiatorCred: auth.idCred.ccs, initiatorPublic: sessionPublic })
  if (!proof.ok) return proof
  const asked = { deviceId, sessionPublic, serverPublic: own.publicKey }
  return verifyVoucherRequest(crypto, request.identityPublic, asked, request.signature)
    ? ok(proof.value.session)
    : err({ code: 'claimSignature' })
}
