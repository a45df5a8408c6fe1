/** Little-endian integers and byte strings of the wire (spec/bytes.md 1). Callers check lengths before they read. */
export const u16 = (bytes: Uint8Array, at: number): number => bytes[at]! | (bytes[at + 1]! << 8)

export const u24 = (bytes: Uint8Array, at: number): number => u16(bytes, at) | (bytes[at + 2]! << 16)

export const u32 = (bytes: Uint8Array, at: number): number => (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0

export const i8 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 24) >> 24

export const le16 = (value: number): Uint8Array => Uint8Array.of(value, value >>> 8)

export const le32 = (value: number): Uint8Array => Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24)

export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

/** Parts one after the other; a number is one byte. */
export function join(...parts: readonly (Uint8Array | number)[]): Uint8Array {
  let length = 0
  for (const part of parts) length += typeof part === 'number' ? 1 : part.length
  const out = new Uint8Array(length)
  let at = 0
  for (const part of parts)
    if (typeof part === 'number') out[at++] = part
    else {
      out.set(part, at)
      at += part.length
    }
  return out
}

export function same(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!
  return difference === 0
}

export const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0)

export const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')

export const unhex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))

export const NOTHING: Uint8Array = new Uint8Array(0)
