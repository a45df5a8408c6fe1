import { type BlocklistVersion, type CylinderNo, ok, type Result } from '@lockwright/domain/model'
import { Reader, Writer } from '../bytes/index.ts'
import { type Malformed, malformed } from './malformed.ts'

export const BEACON_SIZE = 24

/** What a cylinder says of itself to the server through any key (spec/audit.md, C10). */
export interface Beacon {
  readonly cylinderNo: CylinderNo
  readonly auditSeq: number
  readonly blocklistVersion: BlocklistVersion
  readonly floorDay: number
  /** 8 bytes under KB, which no key knows. */
  readonly mac: Uint8Array
}

/** The 16 bytes under the MAC: cylId4 auditSeq4 blVer4 floorDay2 0000. */
export function encodeBeaconHead(beacon: Omit<Beacon, 'mac'>): Uint8Array {
  const out = new Writer(16).u32(beacon.cylinderNo).u32(beacon.auditSeq).u32(beacon.blocklistVersion)
  return out.u16(beacon.floorDay).u16(0).done()
}

export function encodeBeacon(beacon: Beacon): Uint8Array {
  return new Writer(BEACON_SIZE).put(encodeBeaconHead(beacon)).put(beacon.mac, 8).done()
}

export function decodeBeacon(bytes: Uint8Array): Result<Beacon, Malformed> {
  if (bytes.length !== BEACON_SIZE) return malformed('beacon', 'length')
  const input = new Reader(bytes)
  const cylinderNo = input.u32() as CylinderNo
  const auditSeq = input.u32()
  const blocklistVersion = input.u32() as BlocklistVersion
  const floorDay = input.u16()
  if (input.u16() !== 0) return malformed('beacon', 'reserved')
  return ok({ cylinderNo, auditSeq, blocklistVersion, floorDay, mac: input.rest() })
}
