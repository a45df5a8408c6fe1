import { join, le16, le32, NOTHING, u16 } from './bytes.ts'

/** Records inside a sealed frame (spec/session.md 3): type1 flags1 len2 body. */
export const DOWN = {
  time: 0x01,
  policy: 0x02,
  session: 0x03,
  ack: 0x04,
  begin: 0x10,
  put: 0x11,
  delete: 0x12,
  commit: 0x13,
  voucher: 0x14,
  end: 0x1f,
} as const

export const UP = {
  timeRequest: 0x41,
  receipt: 0x42,
  beacon: 0x43,
  audit: 0x44,
  ownLog: 0x45,
  end: 0x4f,
  commitOk: 0x50,
  error: 0x51,
  claiming: 0x52,
} as const

/** Error codes of a session (spec/registries.md 11). */
export const FAULT = {
  version: 1,
  unknownBase: 2,
  memory: 3,
  badRecord: 4,
  root: 5,
  signature: 6,
  older: 7,
  lowBattery: 8,
  notClaimed: 11,
  internal: 12,
  alreadyClaimed: 13,
  wrongKind: 14,
} as const

/** In ERR: the fault lies with no single record. */
export const NO_INDEX = 0xffff

export interface SessionRecord {
  readonly type: number
  /** Only in tables 6 and 7: the next PUT goes on with the same item. */
  readonly more: boolean
  readonly body: Uint8Array
}

const HEAD_BYTES = 4
const TYPES = new Set<number>(Object.values(DOWN))
const FIXED: Readonly<Record<number, number>> = {
  [DOWN.time]: 16,
  [DOWN.policy]: 4,
  [DOWN.session]: 8,
  [DOWN.ack]: 8,
  [DOWN.begin]: 12,
  [DOWN.delete]: 6,
  [DOWN.commit]: 16,
  [DOWN.end]: 0,
}
const ROW_BYTES: Readonly<Record<number, number>> = { 1: 48, 2: 24, 4: 18, 5: 18 }
const MAX_ROW = 240
const LAST_TABLE = 9

/** All records of an opened frame, or null when one of them breaks a rule. */
export function parseDown(plain: Uint8Array): SessionRecord[] | null {
  const records: SessionRecord[] = []
  let at = 0
  while (at < plain.length) {
    if (at + HEAD_BYTES > plain.length) return null
    const end = at + HEAD_BYTES + u16(plain, at + 2)
    if (end > plain.length) return null
    const record = { type: plain[at]!, more: plain[at + 1] === 1, body: plain.slice(at + HEAD_BYTES, end) }
    if (plain[at + 1]! > 1 || !isSound(record)) return null
    records.push(record)
    at = end
  }
  return records
}

function isSound({ type, more, body }: SessionRecord): boolean {
  const fixed = FIXED[type]
  if (!TYPES.has(type) || (fixed !== undefined && body.length !== fixed)) return false
  if (type === DOWN.begin) return body[10]! <= 1 && body[11] === 0
  if (type === DOWN.delete) return isTable(body[0]!) && body[1] === 0 && !more
  if (type !== DOWN.put) return !more
  const table = body[0]!
  const rowBytes = body.length - 2
  if (!isTable(table) || body[1] !== 0 || rowBytes < 1 || rowBytes > MAX_ROW) return false
  return (ROW_BYTES[table] ?? rowBytes) === rowBytes && (!more || table === 6 || table === 7)
}

const isTable = (table: number): boolean => table >= 1 && table <= LAST_TABLE

export const upRecord = (type: number, body: Uint8Array = NOTHING): Uint8Array => join(type, 0, le16(body.length), body)

export const errorRecord = (txnId: number, code: number, index: number): Uint8Array =>
  upRecord(UP.error, join(le32(txnId), code, 0, le16(index)))

/** Whole records into as few frames of at most `most` bytes as their order allows. */
export function packRecords(records: readonly Uint8Array[], most: number): Uint8Array[] {
  const frames: Uint8Array[] = []
  let frame: Uint8Array[] = []
  let bytes = 0
  for (const record of records) {
    if (bytes + record.length > most && frame.length > 0) {
      frames.push(join(...frame))
      frame = []
      bytes = 0
    }
    frame.push(record)
    bytes += record.length
  }
  if (frame.length > 0) frames.push(join(...frame))
  return frames
}
