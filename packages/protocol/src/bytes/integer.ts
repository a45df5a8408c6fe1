/** Little-endian integers at an offset (D0): reading outside the bytes is a bug of the caller, who checks lengths first. */
export const u16 = (bytes: Uint8Array, at: number): number => bytes[at]! | (bytes[at + 1]! << 8)

export const u24 = (bytes: Uint8Array, at: number): number => u16(bytes, at) | (bytes[at + 2]! << 16)

export const u32 = (bytes: Uint8Array, at: number): number => (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0

export function setU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value
  bytes[at + 1] = value >>> 8
}

export function setU24(bytes: Uint8Array, at: number, value: number): void {
  setU16(bytes, at, value)
  bytes[at + 2] = value >>> 16
}

export function setU32(bytes: Uint8Array, at: number, value: number): void {
  setU16(bytes, at, value)
  setU16(bytes, at + 2, value >>> 16)
}

/** u16 as two bytes. */
export function le16(value: number): Uint8Array {
  return Uint8Array.of(value, value >>> 8)
}

/** u32 as four bytes. */
export function le32(value: number): Uint8Array {
  return Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24)
}
