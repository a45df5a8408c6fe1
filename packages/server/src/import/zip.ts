import { inflateRawSync } from 'node:zlib'
import { UnreadableFile } from './grid.ts'

/** Unpacked size of all entries together: a small file must not become a large one. */
const UNPACKED_MAX = 200 * 1024 * 1024
const END_RECORD = 0x06054b50
const ENTRY_RECORD = 0x02014b50
const END_BYTES = 22
const STORED = 0
const DEFLATED = 8

interface Entry {
  readonly method: number
  readonly packed: number
  readonly unpacked: number
  readonly offset: number
}

/** A zip archive in memory, read by its directory. Throws `UnreadableFile`. */
export function openZip(bytes: Buffer): { readonly names: readonly string[]; text(name: string): string | null } {
  const entries = directory(bytes)
  let total = 0
  for (const { unpacked } of entries.values()) total += unpacked
  if (total > UNPACKED_MAX) throw new UnreadableFile('It unpacks to more than 200 MB.')
  return {
    names: [...entries.keys()],
    text(name) {
      const entry = entries.get(name)
      return entry === undefined ? null : unpack(bytes, entry).toString('utf8')
    },
  }
}

function directory(bytes: Buffer): ReadonlyMap<string, Entry> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + END_BYTES > bytes.length || bytes.readUInt32LE(end) !== END_RECORD) {
    throw new UnreadableFile('It is not a workbook (.xlsx).')
  }
  const entries = new Map<string, Entry>()
  let place = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (place + 46 > bytes.length || bytes.readUInt32LE(place) !== ENTRY_RECORD) throw damaged()
    const nameBytes = bytes.readUInt16LE(place + 28)
    entries.set(bytes.toString('utf8', place + 46, place + 46 + nameBytes), {
      method: bytes.readUInt16LE(place + 10),
      packed: bytes.readUInt32LE(place + 20),
      unpacked: bytes.readUInt32LE(place + 24),
      offset: bytes.readUInt32LE(place + 42),
    })
    place += 46 + nameBytes + bytes.readUInt16LE(place + 30) + bytes.readUInt16LE(place + 32)
  }
  return entries
}

function unpack(bytes: Buffer, { method, packed, unpacked, offset }: Entry): Buffer {
  if (offset + 30 > bytes.length) throw damaged()
  const begin = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
  const content = bytes.subarray(begin, begin + packed)
  if (method === STORED) return content
  if (method !== DEFLATED) throw damaged()
  try {
    return inflateRawSync(content, { maxOutputLength: Math.max(1, unpacked) }) // What the directory promised, no more.
  } catch {
    throw damaged()
  }
}

const damaged = () => new UnreadableFile('The workbook is damaged.')
