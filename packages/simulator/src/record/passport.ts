import { isZero, u16, u32 } from './bytes.ts'

/** Limits of a key that every ticket is bound to (spec/door.md). Times in seconds since 1970. */
export interface Passport {
  /** 48 bytes as received: they enter the ticket. */
  readonly bytes: Uint8Array
  readonly always: boolean
  readonly noClock: boolean
  readonly keyId: number
  readonly secretGeneration: number
  readonly keyClass: number
  readonly rightsEpoch: number
  readonly validFrom: number
  readonly validTo: number
  /** Hours a step of the revalidation chain is worth; 0 = no revalidation. */
  readonly unitHours: number
  readonly chainLength: number
  readonly chainStart: number
  readonly chainAnchor: Uint8Array
}

export const PASSPORT_BYTES = 48
/** Programming, master and workshop keys hand over records even where they are blocked (B5). */
export const isAdminClass = (keyClass: number): boolean => keyClass >= 8
const CLASSES = new Set([0, 1, 2, 3, 4, 8, 9, 10])
const ALWAYS = 1
const NOCLOCK = 2
const MAX_CHAIN = 64

/** null when a rule of the format is broken. */
export function parsePassport(bytes: Uint8Array): Passport | null {
  if (bytes.length !== PASSPORT_BYTES || bytes[0] !== 1) return null
  const flags = bytes[1]!
  const passport: Passport = {
    bytes,
    always: (flags & ALWAYS) !== 0,
    noClock: (flags & NOCLOCK) !== 0,
    keyId: u32(bytes, 2),
    secretGeneration: bytes[6]!,
    keyClass: bytes[7]!,
    rightsEpoch: u16(bytes, 8),
    validFrom: u32(bytes, 10),
    validTo: u32(bytes, 14),
    unitHours: bytes[18]!,
    chainLength: bytes[19]!,
    chainStart: u32(bytes, 20),
    chainAnchor: bytes.subarray(24, 40),
  }
  const reservedClear = (flags & ~(ALWAYS | NOCLOCK)) === 0 && isZero(bytes.subarray(40))
  const known = CLASSES.has(passport.keyClass) && passport.rightsEpoch !== 0xffff && passport.chainLength <= MAX_CHAIN
  const chain =
    passport.unitHours > 0 ? passport.chainLength > 0 : passport.chainLength === 0 && isZero(passport.chainAnchor)
  return reservedClear && known && chain ? passport : null
}
