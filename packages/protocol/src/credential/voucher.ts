import { type DeviceId, deviceId, err, ok, type Result, type SystemNo, systemNo } from '@lockwright/domain/model'
import { fromHex, toHex } from '../bytes/index.ts'
import type { Crypto } from '../ports/index.ts'
import { type Cbor, decodeCbor, encodeCbor, isBytes } from './cbor.ts'
import { sign, verify } from './signature.ts'

/** Permission to claim one blank for one system on one server (spec/claim.md 3). */
export interface Voucher {
  /** 8 bytes */
  readonly voucherId: Uint8Array
  readonly deviceId: DeviceId
  readonly system: SystemNo
  /** `keyHash` of the server's session key, 32 bytes. */
  readonly serverKeyHash: Uint8Array
  /** `keyHash` of the system's owner key, 32 bytes. */
  readonly ownerKeyHash: Uint8Array
  /** Counts the vouchers of the issuer, u32. */
  readonly counter: number
}

export type VoucherFault = { readonly code: 'malformed' } | { readonly code: 'signature' }

const VERSION = 1

/** Public keys in a voucher: SHA-256 of the compressed point (33). */
export const keyHash = (crypto: Crypto, publicKey: Uint8Array): Uint8Array => crypto.sha256(publicKey)

/** Deterministic CBOR [payload bstr, signature bstr64], signed with the voucher key. */
export const makeVoucher = (crypto: Crypto, voucherPrivate: Uint8Array, voucher: Voucher): Uint8Array => {
  const payload = encodeCbor([
    VERSION,
    voucher.voucherId,
    fromHex(voucher.deviceId),
    voucher.system,
    voucher.serverKeyHash,
    voucher.ownerKeyHash,
    voucher.counter,
  ])
  return encodeCbor([payload, sign(crypto, voucherPrivate, 'olp1-voucher', payload)])
}

const isNumber = (item: Cbor | undefined): item is number =>
  typeof item === 'number' && item >= 0 && item <= 0xffff_ffff

const readPayload = (payload: Uint8Array): Voucher | null => {
  const array = decodeCbor(payload)
  if (!array.ok || !Array.isArray(array.value) || array.value.length !== 7) return null
  const [version, voucherId, device, system, serverKeyHash, ownerKeyHash, counter]: readonly Cbor[] = array.value
  if (version !== VERSION || !isBytes(voucherId, 8) || !isBytes(device, 8) || !isNumber(system)) return null
  if (!isBytes(serverKeyHash, 32) || !isBytes(ownerKeyHash, 32) || !isNumber(counter)) return null
  return {
    voucherId,
    deviceId: deviceId(toHex(device)),
    system: systemNo(system),
    serverKeyHash,
    ownerKeyHash,
    counter,
  }
}

/** Any bytes: the voucher if the voucher key signed it. Whether it is for this device and server the reader asks. */
export const verifyVoucher = (
  crypto: Crypto,
  voucherPublic: Uint8Array,
  document: Uint8Array,
): Result<Voucher, VoucherFault> => {
  const array = decodeCbor(document)
  if (!array.ok || !Array.isArray(array.value) || array.value.length !== 2) return err({ code: 'malformed' })
  const [payload, signature]: readonly Cbor[] = array.value
  if (!isBytes(payload) || !isBytes(signature, 64)) return err({ code: 'malformed' })
  if (!verify(crypto, voucherPublic, 'olp1-voucher', payload, signature)) return err({ code: 'signature' })
  const voucher = readPayload(payload)
  return voucher === null ? err({ code: 'malformed' }) : ok(voucher)
}
