import { err, ok, type Result } from '@lockwright/domain/model'
import { decodeFirst, encode, rfc8949EncodeOptions } from 'cborg'
import { concat, equal } from '../bytes/index.ts'

/** The part of CBOR that the protocol uses (spec/bytes.md 1). No floats, tags, null, undefined, indefinite lengths. */
export type Cbor = number | boolean | string | Uint8Array | readonly Cbor[] | CborMap
export type CborMap = ReadonlyMap<number | string, Cbor>

export interface CborFault {
  readonly code: 'notDeterministicCbor'
}

/** Nothing signed or exchanged in a session is larger or deeper. */
const MAX_BYTES = 4096
const MAX_DEPTH = 8

const STRICT = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  useMaps: true,
  rejectDuplicateMapKeys: true,
} as const

/** Deterministic encoding (RFC 8949, 4.2.1). */
export const encodeCbor = (value: Cbor): Uint8Array => Uint8Array.from(encode(value, rfc8949EncodeOptions))

/** Several items one after the other (RFC 8742). */
export const encodeCborSequence = (...items: readonly Cbor[]): Uint8Array => concat(...items.map(encodeCbor))

const isPlain = (value: unknown, depth: number): boolean => {
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0)
  if (typeof value === 'boolean' || typeof value === 'string' || value instanceof Uint8Array) return true
  if (depth === MAX_DEPTH) return false
  if (Array.isArray(value)) return value.every((item) => isPlain(item, depth + 1))
  if (!(value instanceof Map)) return false
  return [...value].every(
    ([key, item]) => (typeof key === 'number' || typeof key === 'string') && isPlain(item, depth + 1),
  )
}

/** All items of `bytes`; each must be encoded exactly as `encodeCbor` would. At most 4096 bytes, 8 levels. */
export const decodeCborSequence = (bytes: Uint8Array): Result<readonly Cbor[], CborFault> => {
  const fault = err({ code: 'notDeterministicCbor' } as const)
  if (bytes.length > MAX_BYTES) return fault
  const items: Cbor[] = []
  let rest = bytes
  try {
    while (rest.length > 0) {
      const [item, remainder] = decodeFirst(rest, STRICT)
      if (!isPlain(item, 0)) return fault
      items.push(item)
      rest = remainder
    }
  } catch {
    return fault
  }
  // The library does not check map order, float forms and malformed text; writing it again does.
  return equal(encodeCborSequence(...items), bytes) ? ok(items) : fault
}

/** The one item of `bytes`. */
export const decodeCbor = (bytes: Uint8Array): Result<Cbor, CborFault> => {
  const items = decodeCborSequence(bytes)
  if (!items.ok) return items
  const [item] = items.value
  return items.value.length === 1 && item !== undefined ? ok(item) : err({ code: 'notDeterministicCbor' })
}

/** True for a byte string, of `length` bytes when given. */
export const isBytes = (value: Cbor | undefined, length?: number): value is Uint8Array =>
  value instanceof Uint8Array && (length === undefined || value.length === length)
