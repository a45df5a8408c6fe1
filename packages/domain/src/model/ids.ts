import type { Brand } from './brand.ts'

/** Number of a locking system on the wire (`sysId`, u32), unique on one installation. */
export type SystemNo = Brand<number, 'SystemNo'>
/** Number of a key in the lists of its system (u32). Not the protocol's `KeyId`. */
export type KeyNo = Brand<number, 'KeyNo'>
/** Number of one electronic side of a cylinder (u32), on the wire `cylId`. */
export type CylinderNo = Brand<number, 'CylinderNo'>
/** Cylinder group (u16): many cylinders as one entry of a key. */
export type GroupNo = Brand<number, 'GroupNo'>
/** What a cylinder knows a key by (u32): `keyGroup << 16 | member` (spec/door.md). */
export type KeyId = Brand<number, 'KeyId'>
/** Number of a device's content; only grows (spec/session.md). */
export type ImageNo = Brand<number, 'ImageNo'>
/** Eight bytes the factory gave a device, as 16 lower-case hex digits. */
export type DeviceId = Brand<string, 'DeviceId'>
/** Version of a block list: `major << 16 | minor` (spec/blocklist.md). */
export type BlocklistVersion = Brand<number, 'BlocklistVersion'>
/** Seconds since 1970-01-01T00:00:00Z, a whole number. */
export type UnixSeconds = Brand<number, 'UnixSeconds'>

export const systemNo = (value: number): SystemNo => value as SystemNo
export const keyNo = (value: number): KeyNo => value as KeyNo
export const cylinderNo = (value: number): CylinderNo => value as CylinderNo
export const groupNo = (value: number): GroupNo => value as GroupNo
export const keyId = (keyGroup: number, member: number): KeyId => (keyGroup * 0x10000 + member) as KeyId
export const imageNo = (value: number): ImageNo => value as ImageNo
export const deviceId = (hex: string): DeviceId => hex as DeviceId
export const blocklistVersion = (major: number, minor: number): BlocklistVersion =>
  (major * 0x10000 + minor) as BlocklistVersion
export const unixSeconds = (value: number): UnixSeconds => value as UnixSeconds
