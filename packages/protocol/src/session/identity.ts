import { type DeviceId, deviceId, err, ok, type Result, type SystemNo, systemNo } from '@lockwright/domain/model'
import { equal, fromHex, Reader, toHex, Writer } from '../bytes/index.ts'
import { type Cbor, type CborMap, decodeCbor, encodeCbor, isBytes } from '../credential/cbor.ts'
import type { Crypto } from '../ports/index.ts'
import type { IdCred } from './edhocMessage.ts'

/** Who a handshake is with (spec/session.md 1). `no` is a keyId or a cylId. */
export type Identity =
  | { readonly kind: 'key' | 'cylinder'; readonly system: SystemNo; readonly no: number }
  | { readonly kind: 'server'; readonly serverNo: number }

/** How a side presents itself: `idCred` goes over the wire, `cred` (CCS bytes) into the MAC. */
export interface Presentation {
  readonly idCred: IdCred
  readonly cred: Uint8Array
}

const LETTER = { key: 'k', cylinder: 'c', server: 's' } as const

/** kind1 sysId4 no4, or kind1 serverNo4. */
export const encodeKid = (identity: Identity): Uint8Array => {
  const letter = LETTER[identity.kind].charCodeAt(0)
  return identity.kind === 'server'
    ? new Writer(5).u8(letter).u32(identity.serverNo).done()
    : new Writer(9).u8(letter).u32(identity.system).u32(identity.no).done()
}

export const decodeKid = (kid: Uint8Array): Result<Identity, { readonly code: 'badKid' }> => {
  const reader = new Reader(kid)
  const letter = String.fromCharCode(reader.u8())
  if (letter === LETTER.server && reader.left === 4) return ok({ kind: 'server', serverNo: reader.u32() })
  const kind = letter === LETTER.key ? 'key' : letter === LETTER.cylinder ? 'cylinder' : null
  if (kind === null || reader.left !== 8) return err({ code: 'badKid' })
  return ok({ kind, system: systemNo(reader.u32()), no: reader.u32() })
}

/** CWT claims set {2: subject, 8: {1: COSE_Key}}; `publicKey` compressed (33) and on the curve, else it is a bug. */
const encodeCcs = (crypto: Crypto, subject: string, kid: Uint8Array | null, publicKey: Uint8Array): Uint8Array => {
  const point = crypto.p256Point(publicKey)
  if (point === null) throw new RangeError('public key is not on the curve')
  const coseKey = new Map<number, Cbor>([
    [1, 2],
    [-1, 1],
    [-2, point.x],
    [-3, point.y],
  ])
  if (kid !== null) coseKey.set(2, kid)
  return encodeCbor(
    new Map<number, Cbor>([
      [2, subject],
      [8, new Map([[1, coseKey]])],
    ]),
  )
}

const isMap = (item: Cbor | undefined): item is CborMap => item instanceof Map

/** Subject and point of a CCS; the caller builds the CCS again and compares, so nothing else may be in it. */
const openCcs = (
  crypto: Crypto,
  ccs: Uint8Array,
): { readonly subject: string; readonly publicKey: Uint8Array } | null => {
  const claims = decodeCbor(ccs)
  if (!claims.ok || !isMap(claims.value)) return null
  const [subject, confirmation] = [claims.value.get(2), claims.value.get(8)]
  const coseKey = isMap(confirmation) ? confirmation.get(1) : undefined
  if (typeof subject !== 'string' || !isMap(coseKey)) return null
  const [x, y] = [coseKey.get(-2), coseKey.get(-3)]
  if (!isBytes(x, 32) || !isBytes(y, 32)) return null
  const publicKey = Uint8Array.of(2 + (y[31]! & 1), ...x)
  return crypto.p256Point(publicKey) === null ? null : { subject, publicKey }
}

const subjectOf = (identity: Identity): string =>
  identity.kind === 'server'
    ? `olp:s:${identity.serverNo}`
    : `olp:${identity.system}:${LETTER[identity.kind]}:${identity.no}`

/** By reference: both sides know the CCS. `publicKey` compressed (33). */
export const presentByKid = (crypto: Crypto, identity: Identity, publicKey: Uint8Array): Presentation => {
  const kid = encodeKid(identity)
  return { idCred: { kind: 'kid', kid }, cred: encodeCcs(crypto, subjectOf(identity), kid, publicKey) }
}

/** By value: how a server shows itself to a blank, which does not know it. */
export const presentServerByValue = (crypto: Crypto, serverNo: number, publicKey: Uint8Array): Presentation => {
  const { cred } = presentByKid(crypto, { kind: 'server', serverNo }, publicKey)
  return { idCred: { kind: 'ccs', ccs: cred }, cred }
}

/** How a blank shows itself; `publicKey` is the pair made for this claim. */
export const presentBlank = (crypto: Crypto, device: DeviceId, publicKey: Uint8Array): Presentation => {
  const cred = encodeCcs(crypto, `olp:blank:${toHex(fromHex(device))}`, null, publicKey)
  return { idCred: { kind: 'ccs', ccs: cred }, cred }
}

/** Server shown by value. Proves nothing before the handshake has ended. */
export const readServerCcs = (
  crypto: Crypto,
  ccs: Uint8Array,
): Result<{ readonly serverNo: number; readonly publicKey: Uint8Array }, { readonly code: 'badCredential' }> => {
  const open = openCcs(crypto, ccs)
  const serverNo = Number(open?.subject.match(/^olp:s:(\d{1,10})$/)?.[1])
  if (open === null || !(serverNo < 2 ** 32)) return err({ code: 'badCredential' })
  const { publicKey } = open
  return equal(presentServerByValue(crypto, serverNo, publicKey).cred, ccs)
    ? ok({ serverNo, publicKey })
    : err({ code: 'badCredential' })
}

/** Blank shown by value. Proves nothing before the handshake has ended and the claim request is checked. */
export const readBlankCcs = (
  crypto: Crypto,
  ccs: Uint8Array,
): Result<{ readonly deviceId: DeviceId; readonly publicKey: Uint8Array }, { readonly code: 'badCredential' }> => {
  const open = openCcs(crypto, ccs)
  const device = open?.subject.match(/^olp:blank:([0-9a-f]{16})$/)?.[1]
  if (open === null || device === undefined) return err({ code: 'badCredential' })
  const id = deviceId(device)
  const { publicKey } = open
  return equal(presentBlank(crypto, id, publicKey).cred, ccs)
    ? ok({ deviceId: id, publicKey })
    : err({ code: 'badCredential' })
}
