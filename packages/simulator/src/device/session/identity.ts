import type { Crypto } from '@lockwright/protocol/ports'
import {
  ascii,
  type Cbor,
  decodeCbor,
  encodeCbor,
  hex,
  isByteString,
  join,
  le32,
  same,
  u32,
} from '../../record/index.ts'

/** Credentials of the key exchange (spec/session.md 1): a claims set with one P-256 key. */
const CLAIM_SUBJECT = 2
const CLAIM_CONFIRMATION = 8
const KEY = { type: 1, id: 2, curve: -1, x: -2, y: -3 } as const
export const SERVER_KID_BYTES = 5

export interface Credential {
  /** Claims set, which enters the MAC. */
  readonly cred: Uint8Array
  /** null: shown by value. */
  readonly kid: Uint8Array | null
}

function claimsSet(crypto: Crypto, subject: string, kid: Uint8Array | null, publicKey: Uint8Array): Uint8Array {
  const { x, y } = crypto.p256Point(publicKey)!
  const key = new Map<Cbor, Cbor>([[KEY.type, 2]])
  if (kid !== null) key.set(KEY.id, kid)
  key.set(KEY.curve, 1).set(KEY.x, x).set(KEY.y, y)
  return encodeCbor(
    new Map<Cbor, Cbor>([
      [CLAIM_SUBJECT, subject],
      [CLAIM_CONFIRMATION, new Map<Cbor, Cbor>([[1, key]])],
    ]),
  )
}

export function elementCredential(
  crypto: Crypto,
  kind: 'key' | 'cylinder',
  sysId: number,
  no: number,
  publicKey: Uint8Array,
): Credential {
  const letter = kind === 'key' ? 'k' : 'c'
  const kid = join(ascii(letter), le32(sysId), le32(no))
  return { kid, cred: claimsSet(crypto, `olp:${sysId}:${letter}:${no}`, kid, publicKey) }
}

export const blankCredential = (crypto: Crypto, deviceId: Uint8Array, publicKey: Uint8Array): Credential => ({
  kid: null,
  cred: claimsSet(crypto, `olp:blank:${hex(deviceId)}`, null, publicKey),
})

export const serverCredential = (crypto: Crypto, kid: Uint8Array, publicKey: Uint8Array): Credential => ({
  kid,
  cred: claimsSet(crypto, `olp:s:${u32(kid, 1)}`, kid, publicKey),
})

/** A server that shows itself to a blank by value; null when the claims set is not exactly what it should be. */
export function readServer(
  crypto: Crypto,
  ccs: Uint8Array,
): { readonly kid: Uint8Array; readonly publicKey: Uint8Array } | null {
  const claims = decodeCbor(ccs)
  const confirmation = claims instanceof Map ? claims.get(CLAIM_CONFIRMATION) : undefined
  const key = confirmation instanceof Map ? confirmation.get(1) : undefined
  if (!(key instanceof Map)) return null
  const [kid, x, y] = [key.get(KEY.id), key.get(KEY.x), key.get(KEY.y)]
  if (!isByteString(kid, SERVER_KID_BYTES) || !isByteString(x, 32) || !isByteString(y, 32)) return null
  const publicKey = join(2 + (y[31]! & 1), x)
  if (crypto.p256Point(publicKey) === null) return null
  return same(serverCredential(crypto, kid, publicKey).cred, ccs) ? { kid, publicKey } : null
}
