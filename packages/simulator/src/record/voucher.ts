import { same } from './bytes.ts'
import { decodeCbor, encodeCbor, isByteString } from './cbor.ts'

/** What the data centre says about a blank: "this device may join that system" (spec/claim.md 3). */
export interface Voucher {
  readonly payload: Uint8Array
  readonly signature: Uint8Array
  readonly voucherId: Uint8Array
  readonly deviceId: Uint8Array
  readonly sysId: number
  readonly serverKeyHash: Uint8Array
  readonly ownerKeyHash: Uint8Array
  readonly counter: number
}

const VERSION = 1

/** null when it is not the deterministic encoding of [payload, signature] with the seven fields. */
export function parseVoucher(bytes: Uint8Array): Voucher | null {
  const document = decodeCbor(bytes)
  if (!Array.isArray(document) || document.length !== 2) return null
  const [payload, signature] = document
  if (!isByteString(payload) || !isByteString(signature, 64)) return null
  const fields = decodeCbor(payload)
  if (!Array.isArray(fields) || fields.length !== 7 || !same(encodeCbor(fields), payload)) return null
  const [version, voucherId, deviceId, sysId, serverKeyHash, ownerKeyHash, counter] = fields
  if (version !== VERSION || !isByteString(voucherId, 8) || !isByteString(deviceId, 8)) return null
  if (typeof sysId !== 'number' || typeof counter !== 'number') return null
  if (!isByteString(serverKeyHash, 32) || !isByteString(ownerKeyHash, 32)) return null
  return { payload, signature, voucherId, deviceId, sysId, serverKeyHash, ownerKeyHash, counter }
}
