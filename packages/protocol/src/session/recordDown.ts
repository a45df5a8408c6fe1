import { type ImageNo, imageNo, type Result, type UnixSeconds, unixSeconds } from '@lockwright/domain/model'
import { Reader, Writer } from '../bytes/index.ts'
import { encodeRaw, parseFrame, type RawRecord, type RecordError } from './record.ts'

/** Tables of an element (spec/session.md 5). */
export const TABLES = {
  passport: 1,
  entry: 2,
  schedule: 3,
  revalidation: 4,
  day: 5,
  task: 6,
  list: 7,
  config: 8,
  claim: 9,
} as const

export type TableNo = (typeof TABLES)[keyof typeof TABLES]

/** Server to element. Byte strings have fixed lengths: nonce, sessionId, root 8; a put body 1..240. */
export type DownRecord =
  | { readonly kind: 'time'; readonly nonce: Uint8Array; readonly at: UnixSeconds; readonly milliseconds: number }
  | { readonly kind: 'policy'; readonly minSuite: number; readonly minSecretGeneration: number }
  | { readonly kind: 'session'; readonly sessionId: Uint8Array }
  | { readonly kind: 'ack'; readonly of: AckKind; readonly upTo: number }
  | { readonly kind: 'voucher'; readonly voucher: Uint8Array }
  | {
      readonly kind: 'begin'
      readonly transaction: number
      readonly base: ImageNo
      /** Number of put and delete records that follow. */
      readonly count: number
      readonly mode: 'delta' | 'full'
    }
  | { readonly kind: 'put'; readonly table: TableNo; readonly body: Uint8Array; readonly more: boolean }
  | { readonly kind: 'delete'; readonly table: TableNo; readonly id: number }
  | { readonly kind: 'commit'; readonly transaction: number; readonly image: ImageNo; readonly root: Uint8Array }
  | { readonly kind: 'end' }

const ACK_KINDS = ['receipts', 'segments', 'ownLog'] as const
/** What the server has stored and the element may free: the first so many of this session; the own log up to a seq. */
export type AckKind = (typeof ACK_KINDS)[number]

const MODES = ['delta', 'full'] as const

const TYPE = {
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

const TYPES: ReadonlySet<number> = new Set(Object.values(TYPE))

const MAX_PUT = 240

/** Rows of fixed size; the others are 1 to 240 bytes. */
const ROW_SIZE: Readonly<Partial<Record<TableNo, number>>> = {
  [TABLES.passport]: 48,
  [TABLES.entry]: 24,
  [TABLES.revalidation]: 18,
  [TABLES.day]: 18,
}

export const encodeDown = (record: DownRecord): Uint8Array => {
  switch (record.kind) {
    case 'time':
      return encodeRaw(
        TYPE.time,
        new Writer(16).put(record.nonce, 8).u32(record.at).u16(record.milliseconds).zeros(2).done(),
      )
    case 'policy':
      return encodeRaw(TYPE.policy, new Writer(4).u8(record.minSuite).u8(record.minSecretGeneration).zeros(2).done())
    case 'session':
      return encodeRaw(TYPE.session, new Writer(8).put(record.sessionId, 8).done())
    case 'ack':
      return encodeRaw(TYPE.ack, new Writer(8).u8(ACK_KINDS.indexOf(record.of)).zeros(3).u32(record.upTo).done())
    case 'voucher':
      return encodeRaw(TYPE.voucher, record.voucher)
    case 'begin':
      return encodeRaw(
        TYPE.begin,
        new Writer(12)
          .u32(record.transaction)
          .u32(record.base)
          .u16(record.count)
          .u8(MODES.indexOf(record.mode))
          .zeros(1)
          .done(),
      )
    case 'put':
      if (record.body.length > MAX_PUT) throw new RangeError(`${record.body.length} bytes in one put`)
      return encodeRaw(
        TYPE.put,
        new Writer(2 + record.body.length).u8(record.table).zeros(1).put(record.body).done(),
        record.more,
      )
    case 'delete':
      return encodeRaw(TYPE.delete, new Writer(6).u8(record.table).zeros(1).u32(record.id).done())
    case 'commit':
      return encodeRaw(TYPE.commit, new Writer(16).u32(record.transaction).u32(record.image).put(record.root, 8).done())
    case 'end':
      return encodeRaw(TYPE.end, new Uint8Array())
  }
}

const tableNo = (value: number): TableNo | null => Object.values(TABLES).find((table) => table === value) ?? null

const SIZE: Readonly<Record<number, number>> = {
  [TYPE.time]: 16,
  [TYPE.policy]: 4,
  [TYPE.session]: 8,
  [TYPE.ack]: 8,
  [TYPE.begin]: 12,
  [TYPE.delete]: 6,
  [TYPE.commit]: 16,
  [TYPE.end]: 0,
}

const readDown = ({ type, more, body }: RawRecord): DownRecord | null => {
  const size = SIZE[type]
  if (size !== undefined && body.length !== size) return null
  if (more && type !== TYPE.put) return null
  const reader = new Reader(body)
  /** The record if what remains of the body is zero, as reserved bytes are. */
  const reserved = (record: DownRecord): DownRecord | null => (reader.rest().some((byte) => byte !== 0) ? null : record)
  switch (type) {
    case TYPE.time: {
      const [nonce, at, milliseconds] = [reader.take(8), unixSeconds(reader.u32()), reader.u16()]
      return milliseconds < 1000 ? reserved({ kind: 'time', nonce, at, milliseconds }) : null
    }
    case TYPE.policy:
      return reserved({ kind: 'policy', minSuite: reader.u8(), minSecretGeneration: reader.u8() })
    case TYPE.session:
      return { kind: 'session', sessionId: body }
    case TYPE.ack: {
      const of = ACK_KINDS[reader.u8()]
      const zero = reader.u24() === 0
      return of !== undefined && zero ? { kind: 'ack', of, upTo: reader.u32() } : null
    }
    case TYPE.voucher:
      return body.length > 0 ? { kind: 'voucher', voucher: body } : null
    case TYPE.begin: {
      const [transaction, base, count, mode] = [reader.u32(), imageNo(reader.u32()), reader.u16(), MODES[reader.u8()]]
      return mode === undefined ? null : reserved({ kind: 'begin', transaction, base, count, mode })
    }
    case TYPE.put: {
      const [table, zero, row] = [tableNo(reader.u8()), reader.u8() === 0, reader.rest()]
      const mayGoOn = table === TABLES.task || table === TABLES.list
      if (table === null || !zero || (more && !mayGoOn)) return null
      if (row.length === 0 || row.length > MAX_PUT || row.length !== (ROW_SIZE[table] ?? row.length)) return null
      return { kind: 'put', table, body: row, more }
    }
    case TYPE.delete: {
      const [table, zero] = [tableNo(reader.u8()), reader.u8() === 0]
      return table !== null && zero ? { kind: 'delete', table, id: reader.u32() } : null
    }
    case TYPE.commit:
      return { kind: 'commit', transaction: reader.u32(), image: imageNo(reader.u32()), root: reader.take(8) }
    default:
      return { kind: 'end' }
  }
}

/** Opened frame from the server. Any bytes: all its records, or why not one of them counts. */
export const parseDown = (frame: Uint8Array): Result<readonly DownRecord[], RecordError> =>
  parseFrame(frame, TYPES, readDown)
