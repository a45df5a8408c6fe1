import { Reader } from './reader.ts'
import { Writer } from './writer.ts'

/** On the wire fw4 = major u8, minor u8, patch u16 (spec/bytes.md 1). */
export interface FirmwareVersion {
  readonly major: number
  readonly minor: number
  readonly patch: number
}

export const encodeFirmware = ({ major, minor, patch }: FirmwareVersion): Uint8Array =>
  new Writer(4).u8(major).u8(minor).u16(patch).done()

/** Four bytes; each value is a version. */
export const readFirmware = (bytes: Uint8Array): FirmwareVersion => {
  const reader = new Reader(bytes)
  return { major: reader.u8(), minor: reader.u8(), patch: reader.u16() }
}
