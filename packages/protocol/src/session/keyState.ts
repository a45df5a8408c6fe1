import {
  type BlocklistVersion,
  err,
  type ImageNo,
  imageNo,
  ok,
  type Result,
  type UnixSeconds,
  unixSeconds,
} from '@lockwright/domain/model'
import { encodeFirmware, type FirmwareVersion, Reader, readFirmware, Writer } from '../bytes/index.ts'
import { EAD, type EadItem } from './edhocMessage.ts'

/** What a claimed element says of itself in EAD_3, 48 bytes (spec/session.md 2). Proven with message 3. */
export interface KeyState {
  readonly image: ImageNo
  readonly root: Uint8Array
  /** 0 of a cylinder, which has no clock. */
  readonly clock: UnixSeconds
  /** 0 set, 1 drifting, 2 lost. */
  readonly clockQuality: number
  /** Percent; 255 = no battery (cylinder). */
  readonly battery: number
  readonly firmware: FirmwareVersion
  readonly blocklist: BlocklistVersion
  /** Newest event of the element's own log, 8 bytes. */
  readonly logHead: Uint8Array
  readonly receipts: number
  /** What the last confirmed session gave it (B10). */
  readonly sessionId: Uint8Array
  /** Newest day it knows; of a cylinder its floor. */
  readonly day: number
  readonly revalidationIndex: number
}

const SIZE = 48

export const encodeKeyState = (state: KeyState): Uint8Array =>
  new Writer(SIZE)
    .u32(state.image)
    .put(state.root, 8)
    .u32(state.clock)
    .u8(state.clockQuality)
    .u8(state.battery)
    .put(encodeFirmware(state.firmware))
    .u32(state.blocklist)
    .put(state.logHead, 8)
    .u16(state.receipts)
    .put(state.sessionId, 8)
    .u16(state.day)
    .u16(state.revalidationIndex)
    .done()

export const decodeKeyState = (bytes: Uint8Array): Result<KeyState, { readonly code: 'badKeyState' }> => {
  if (bytes.length !== SIZE) return err({ code: 'badKeyState' })
  const reader = new Reader(bytes)
  return ok({
    image: imageNo(reader.u32()),
    root: reader.take(8),
    clock: unixSeconds(reader.u32()),
    clockQuality: reader.u8(),
    battery: reader.u8(),
    firmware: readFirmware(reader.take(4)),
    blocklist: reader.u32() as BlocklistVersion,
    logHead: reader.take(8),
    receipts: reader.u16(),
    sessionId: reader.take(8),
    day: reader.u16(),
    revalidationIndex: reader.u16(),
  })
}

/** EAD_3 of a claimed element. */
export const keyStateItem = (state: KeyState): EadItem => ({
  label: EAD.keyState,
  critical: true,
  value: encodeKeyState(state),
})
