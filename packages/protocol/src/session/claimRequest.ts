import { type DeviceId, deviceId, err, ok, type Result } from '@lockwright/domain/model'
import { encodeFirmware, type FirmwareVersion, fromHex, Reader, readFirmware, toHex, Writer } from '../bytes/index.ts'
import { EAD, type EadItem } from './edhocMessage.ts'

const KINDS = ['key', 'cylinder'] as const
const LIVES = ['blank', 'claiming'] as const

/** What a blank says of itself in EAD_3, 113 bytes (spec/claim.md 2). Its signature is checked by `credential`. */
export interface ClaimRequest {
  readonly element: (typeof KINDS)[number]
  readonly life: (typeof LIVES)[number]
  readonly firmware: FirmwareVersion
  readonly deviceId: DeviceId
  /** IDevID, compressed (33): signs here and nowhere else (B12). */
  readonly identityPublic: Uint8Array
  /** ES256 over the voucher request, 64 bytes. */
  readonly signature: Uint8Array
}

const SIZE = 113

export const encodeClaimRequest = (request: ClaimRequest): Uint8Array =>
  new Writer(SIZE)
    .u8(KINDS.indexOf(request.element) + 1)
    .u8(LIVES.indexOf(request.life))
    .zeros(2)
    .put(encodeFirmware(request.firmware))
    .put(fromHex(request.deviceId), 8)
    .put(request.identityPublic, 33)
    .put(request.signature, 64)
    .done()

export const decodeClaimRequest = (bytes: Uint8Array): Result<ClaimRequest, { readonly code: 'badClaimRequest' }> => {
  const bad = err({ code: 'badClaimRequest' } as const)
  if (bytes.length !== SIZE) return bad
  const reader = new Reader(bytes)
  const [element, life, reserved] = [KINDS[reader.u8() - 1], LIVES[reader.u8()], reader.u16()]
  if (element === undefined || life === undefined || reserved !== 0) return bad
  return ok({
    element,
    life,
    firmware: readFirmware(reader.take(4)),
    deviceId: deviceId(toHex(reader.take(8))),
    identityPublic: reader.take(33),
    signature: reader.take(64),
  })
}

/** EAD_3 of a blank. */
export const claimRequestItem = (request: ClaimRequest): EadItem => ({
  label: EAD.claimRequest,
  critical: true,
  value: encodeClaimRequest(request),
})
