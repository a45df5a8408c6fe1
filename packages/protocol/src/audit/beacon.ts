import { concat, equal } from '../bytes/index.ts'
import { type Beacon, encodeBeaconHead } from '../message/index.ts'
import type { Crypto } from '../ports/index.ts'

const PREFIX = Uint8Array.of(0x12)

/** beaconMac8 under KB: CMAC(KB, 12 | cylId4 auditSeq4 blVer4 floorDay2 0000)[0..8) (C10, B6). */
export function beaconMac(crypto: Crypto, beaconKey: Uint8Array, beacon: Omit<Beacon, 'mac'>): Uint8Array {
  return crypto.cmac(beaconKey, concat(PREFIX, encodeBeaconHead(beacon))).slice(0, 8)
}

/** Whether the cylinder itself said so, and no key on the way. */
export function beaconHolds(crypto: Crypto, beaconKey: Uint8Array, beacon: Beacon): boolean {
  return equal(beaconMac(crypto, beaconKey, beacon), beacon.mac)
}
