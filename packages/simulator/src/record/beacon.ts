import { join, le16, le32, u16, u32 } from './bytes.ts'

/** What a key carries away from a door (spec/door.md 8, B6): 16 bytes of content, 8 of a mac it cannot make. */
export interface Beacon {
  readonly cylId: number
  readonly auditSeq: number
  readonly blVer: number
  readonly floorDay: number
}

export const BEACON_PREFIX = 0x12

/** The 16 bytes before the mac. */
export const buildBeacon = (beacon: Beacon): Uint8Array =>
  join(le32(beacon.cylId), le32(beacon.auditSeq), le32(beacon.blVer), le16(beacon.floorDay), 0, 0)

export const parseBeacon = (bytes: Uint8Array): Beacon => ({
  cylId: u32(bytes, 0),
  auditSeq: u32(bytes, 4),
  blVer: u32(bytes, 8),
  floorDay: u16(bytes, 12),
})
