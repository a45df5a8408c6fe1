import { type BlocklistVersion, ok, type Result } from '@lockwright/domain/model'
import { concat, le16, le32, u16, u32 } from '../bytes/index.ts'
import { type Malformed, malformed } from '../message/index.ts'

/** One record after the handshake (spec/door.md, C4). */
export type DoorRecord =
  /** A part of a task; `offset` 0 begins the next one. */
  | { readonly kind: 'task'; readonly offset: number; readonly bytes: Uint8Array }
  /** hdr40 sig64 [csIdx1 csSig64] of a block list. */
  | { readonly kind: 'listHead'; readonly bytes: Uint8Array }
  | { readonly kind: 'chunk'; readonly index: number; readonly bytes: Uint8Array }
  /** The next chunk the cylinder needs of the document that leads to `to`. */
  | { readonly kind: 'listWant'; readonly to: BlocklistVersion; readonly index: number }
  | { readonly kind: 'receipt'; readonly bytes: Uint8Array }
  /** A part of a sealed segment. */
  | { readonly kind: 'audit'; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }

/** rec1 | data: what fits in a frame beside the tag. */
export const MAX_RECORD = 247
const RECEIPT = 32

/** rec1 | data. Throws when a part is longer than a frame takes. */
export function encodeDoorRecord(record: DoorRecord): Uint8Array {
  const plain = written(record)
  if (plain.length > MAX_RECORD) throw new RangeError(`door record of ${plain.length} bytes`)
  return plain
}

function written(record: DoorRecord): Uint8Array {
  switch (record.kind) {
    case 'task':
      return concat(Uint8Array.of(1), le16(record.offset), record.bytes)
    case 'listHead':
      return concat(Uint8Array.of(2), record.bytes)
    case 'chunk':
      return concat(Uint8Array.of(3), le16(record.index), record.bytes)
    case 'listWant':
      return concat(Uint8Array.of(4), le32(record.to), le16(record.index))
    case 'receipt':
      return concat(Uint8Array.of(5), record.bytes)
    case 'audit':
      return concat(Uint8Array.of(6), le16(record.offset), record.bytes)
    case 'end':
      return Uint8Array.of(7)
  }
}

export function decodeDoorRecord(plain: Uint8Array): Result<DoorRecord, Malformed> {
  const data = plain.subarray(1)
  const refuse = (field: string) => malformed('door record', field)
  if (plain.length > MAX_RECORD) return refuse('length')
  const part = data.length > 2 ? { at: u16(data, 0), bytes: data.slice(2) } : null
  switch (plain[0]) {
    case 1:
      return part ? ok({ kind: 'task', offset: part.at, bytes: part.bytes }) : refuse('length')
    case 2:
      return data.length > 0 ? ok({ kind: 'listHead', bytes: data.slice() }) : refuse('length')
    case 3:
      return part ? ok({ kind: 'chunk', index: part.at, bytes: part.bytes }) : refuse('length')
    case 4:
      if (data.length !== 6) return refuse('length')
      return ok({ kind: 'listWant', to: u32(data, 0) as BlocklistVersion, index: u16(data, 4) })
    case 5:
      return data.length === RECEIPT ? ok({ kind: 'receipt', bytes: data.slice() }) : refuse('length')
    case 6:
      return part ? ok({ kind: 'audit', offset: part.at, bytes: part.bytes }) : refuse('length')
    case 7:
      return data.length === 0 ? ok({ kind: 'end' }) : refuse('length')
    default:
      return refuse('rec')
  }
}
