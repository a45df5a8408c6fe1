import { ascii, join } from './bytes.ts'

/** The part of CBOR that credentials and vouchers are made of: integers, byte and text strings, arrays, maps. */
export type Cbor = number | Uint8Array | string | readonly Cbor[] | ReadonlyMap<Cbor, Cbor>

const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5 } as const

/** Deterministic as long as map keys come in their order, which is the caller's. */
export function encodeCbor(item: Cbor): Uint8Array {
  if (typeof item === 'number') return item < 0 ? head(MAJOR.negative, -1 - item) : head(MAJOR.unsigned, item)
  if (typeof item === 'string') return join(head(MAJOR.text, item.length), ascii(item))
  if (item instanceof Uint8Array) return join(head(MAJOR.bytes, item.length), item)
  if (item instanceof Map)
    return join(
      head(MAJOR.map, item.size),
      ...[...item].flatMap(([key, value]) => [encodeCbor(key), encodeCbor(value)]),
    )
  const items = item as readonly Cbor[]
  return join(head(MAJOR.array, items.length), ...items.map(encodeCbor))
}

function head(major: number, value: number): Uint8Array {
  const top = major << 5
  if (value < 24) return Uint8Array.of(top | value)
  if (value < 0x100) return Uint8Array.of(top | 24, value)
  if (value < 0x10000) return Uint8Array.of(top | 25, value >>> 8, value)
  return Uint8Array.of(top | 26, value >>> 24, value >>> 16, value >>> 8, value)
}

/** One item that fills `bytes`; null when it does not, or not in its shortest form. */
export function decodeCbor(bytes: Uint8Array): Cbor | null {
  const found = decodeAt(bytes, 0, 0)
  return found === null || found.end !== bytes.length ? null : found.item
}

interface Found {
  readonly item: Cbor
  readonly end: number
}

const MAX_DEPTH = 8

function decodeAt(bytes: Uint8Array, at: number, depth: number): Found | null {
  const start = readHead(bytes, at)
  if (start === null || depth > MAX_DEPTH) return null
  const { major, value, end } = start
  switch (major) {
    case MAJOR.unsigned:
      return { item: value, end }
    case MAJOR.negative:
      return { item: -1 - value, end }
    case MAJOR.bytes:
    case MAJOR.text: {
      if (end + value > bytes.length) return null
      const content = bytes.slice(end, end + value)
      return { item: major === MAJOR.bytes ? content : String.fromCharCode(...content), end: end + value }
    }
    case MAJOR.array: {
      const found = decodeMany(bytes, end, value, depth)
      return found === null ? null : { item: found.items, end: found.end }
    }
    case MAJOR.map: {
      const found = decodeMany(bytes, end, 2 * value, depth)
      if (found === null) return null
      const map = new Map<Cbor, Cbor>()
      for (let n = 0; n < found.items.length; n += 2) map.set(found.items[n]!, found.items[n + 1]!)
      return map.size === value ? { item: map, end: found.end } : null
    }
    default:
      return null
  }
}

function decodeMany(
  bytes: Uint8Array,
  at: number,
  count: number,
  depth: number,
): { readonly items: readonly Cbor[]; readonly end: number } | null {
  const items: Cbor[] = []
  let end = at
  for (let n = 0; n < count; n++) {
    const found = decodeAt(bytes, end, depth + 1)
    if (found === null) return null
    items.push(found.item)
    end = found.end
  }
  return { items, end }
}

function readHead(
  bytes: Uint8Array,
  at: number,
): { readonly major: number; readonly value: number; readonly end: number } | null {
  const first = bytes[at]
  if (first === undefined) return null
  const [major, short] = [first >> 5, first & 31]
  if (short < 24) return { major, value: short, end: at + 1 }
  const width = short === 24 ? 1 : short === 25 ? 2 : short === 26 ? 4 : 0
  if (width === 0 || at + 1 + width > bytes.length) return null
  const value = bytes.subarray(at + 1, at + 1 + width).reduce((sum, byte) => sum * 0x100 + byte, 0)
  const least = width === 1 ? 24 : width === 2 ? 0x100 : 0x10000
  return value < least ? null : { major, value, end: at + 1 + width }
}

export const isByteString = (item: Cbor | undefined, length?: number): item is Uint8Array =>
  item instanceof Uint8Array && (length === undefined || item.length === length)
