import type { DeviceId } from '@lockwright/domain/model'
import { fromHex } from '../bytes/index.ts'
import type { Crypto } from '../ports/index.ts'
import { encodeCbor } from './cbor.ts'
import { sign, verify } from './signature.ts'

/** What a blank signs with its identity key: this device, with this session key, asks this server (spec/claim.md 2, B8). */
export interface VoucherRequest {
  readonly deviceId: DeviceId
  /** Session key made for this claim, compressed (33). */
  readonly sessionPublic: Uint8Array
  /** The server's session key, compressed (33). */
  readonly serverPublic: Uint8Array
}

const payloadOf = (request: VoucherRequest): Uint8Array =>
  encodeCbor([fromHex(request.deviceId), request.sessionPublic, request.serverPublic])

/** 64 bytes for the claim request. */
export const signVoucherRequest = (crypto: Crypto, identityPrivate: Uint8Array, request: VoucherRequest): Uint8Array =>
  sign(crypto, identityPrivate, 'olp1-voucher-req', payloadOf(request))

/** `identityPublic` compressed (33), as the factory listed it. */
export const verifyVoucherRequest = (
  crypto: Crypto,
  identityPublic: Uint8Array,
  request: VoucherRequest,
  signature: Uint8Array,
): boolean => verify(crypto, identityPublic, 'olp1-voucher-req', payloadOf(request), signature)
