import { err, ok, type Result } from '@lockwright/domain/model'
import { concat, Reader, Writer } from '../bytes/index.ts'
import { SEAL_OVERHEAD } from './sealedChannel.ts'

/** Why a frame is refused; `index` counts the records of the frame from 0. */
export interface RecordError {
  readonly code: 'badRecord'
  readonly why: 'empty' | 'cut' | 'type' | 'flags' | 'body'
  readonly index: number
}

const HEAD = 4

/** Bit 0 of the flags: this part of a task or list is not the last one. All others are 0. */
const MORE = 1

/** type1 flags1 len2 body (spec/session.md 3). */
export interface RawRecord {
  readonly type: number
  readonly more: boolean
  readonly body: Uint8Array
}

export const encodeRaw = (type: number, body: Uint8Array, more = false): Uint8Array =>
  new Writer(HEAD + body.length)
    .u8(type)
    .u8(more ? MORE : 0)
    .u16(body.length)
    .put(body)
    .done()

/** All records of a frame, each read by `read` (null = bad body). One bad record and nothing of the frame counts. */
export const parseFrame = <Record>(
  frame: Uint8Array,
  known: ReadonlySet<number>,
  read: (raw: RawRecord) => Record | null,
): Result<readonly Record[], RecordError> => {
  const refuse = (why: RecordError['why']) => err({ code: 'badRecord', why, index: records.length } as const)
  const records: Record[] = []
  if (frame.length === 0) return refuse('empty')
  const reader = new Reader(frame)
  while (reader.left > 0) {
    if (reader.left < HEAD) return refuse('cut')
    const type = reader.u8()
    const flags = reader.u8()
    const length = reader.u16()
    if (length > reader.left) return refuse('cut')
    if (!known.has(type)) return refuse('type')
    if (flags > MORE) return refuse('flags')
    const record = read({ type, more: flags === MORE, body: reader.take(length) })
    if (record === null) return refuse('body')
    records.push(record)
  }
  return ok(records)
}

/**
 * Encoded records in as few frames as order allows. `maxFrame` is the size of a sealed frame on the link;
 * a record that fits in none is an error (`maxFrame` comes from the link).
 */
export const packRecords = (
  records: readonly Uint8Array[],
  maxFrame: number,
): Result<readonly Uint8Array[], { readonly code: 'recordTooLong'; readonly index: number }> => {
  const room = maxFrame - SEAL_OVERHEAD
  const tooLong = records.findIndex((record) => record.length > room)
  if (tooLong >= 0) return err({ code: 'recordTooLong', index: tooLong })
  const frames: Uint8Array[] = []
  let waiting: Uint8Array[] = []
  let length = 0
  for (const record of records) {
    if (length + record.length > room) {
      frames.push(concat(...waiting))
      waiting = []
      length = 0
    }
    waiting.push(record)
    length += record.length
  }
  if (waiting.length > 0) frames.push(concat(...waiting))
  return ok(frames)
}
