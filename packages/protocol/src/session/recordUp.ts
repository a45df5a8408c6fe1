import { type ImageNo, imageNo, type Result } from '@lockwright/domain/model'
import { Reader, Writer } from '../bytes/index.ts'
import { encodeRaw, parseFrame, type RawRecord, type RecordError } from './record.ts'

/** Element to server. Fixed lengths: nonce, voucherId, root 8; receipt 32; beacon 24; events 16 each; segment <= 568. */
export type UpRecord =
  | { readonly kind: 'timeRequest'; readonly nonce: Uint8Array }
  | { readonly kind: 'receipt'; readonly receipt: Uint8Array }
  | { readonly kind: 'beacon'; readonly beacon: Uint8Array }
  | { readonly kind: 'segment'; readonly segment: Uint8Array }
  | { readonly kind: 'ownLog'; readonly events: Uint8Array }
  | {
      readonly kind: 'committed'
      readonly transaction: number
      readonly image: ImageNo
      readonly root: Uint8Array
    }
  | {
      readonly kind: 'refused'
      readonly transaction: number
      readonly error: SessionError
      /** Which put or delete of the transaction, from 0; 0xffff = none of them. */
      readonly index: number
    }
  | { readonly kind: 'claiming'; readonly voucherId: Uint8Array }
  | { readonly kind: 'end' }

/** Session errors with their number on the wire (spec/registries.md 11). */
export const SESSION_ERRORS = {
  version: 1,
  unknownBase: 2,
  memory: 3,
  badRecord: 4,
  rootMismatch: 5,
  signature: 6,
  older: 7,
  lowBattery: 8,
  locked: 9,
  clone: 10,
  notClaimed: 11,
  internal: 12,
  alreadyClaimed: 13,
  wrongKind: 14,
} as const

export type SessionError = keyof typeof SESSION_ERRORS

const ERROR_NAMES: ReadonlyMap<number, SessionError> = new Map(
  (Object.keys(SESSION_ERRORS) as SessionError[]).map((name) => [SESSION_ERRORS[name], name]),
)

const TYPE = {
  timeRequest: 0x41,
  receipt: 0x42,
  beacon: 0x43,
  segment: 0x44,
  ownLog: 0x45,
  end: 0x4f,
  committed: 0x50,
  refused: 0x51,
  claiming: 0x52,
} as const

/** 32 records with head and tags. */
const MAX_SEGMENT = 568

const TYPES: ReadonlySet<number> = new Set(Object.values(TYPE))

export const encodeUp = (record: UpRecord): Uint8Array => {
  switch (record.kind) {
    case 'timeRequest':
      return encodeRaw(TYPE.timeRequest, new Writer(8).put(record.nonce, 8).done())
    case 'receipt':
      return encodeRaw(TYPE.receipt, new Writer(32).put(record.receipt, 32).done())
    case 'beacon':
      return encodeRaw(TYPE.beacon, new Writer(24).put(record.beacon, 24).done())
    case 'segment':
      return encodeRaw(TYPE.segment, record.segment)
    case 'ownLog':
      return encodeRaw(TYPE.ownLog, record.events)
    case 'committed':
      return encodeRaw(
        TYPE.committed,
        new Writer(16).u32(record.transaction).u32(record.image).put(record.root, 8).done(),
      )
    case 'refused':
      return encodeRaw(
        TYPE.refused,
        new Writer(8).u32(record.transaction).u8(SESSION_ERRORS[record.error]).zeros(1).u16(record.index).done(),
      )
    case 'claiming':
      return encodeRaw(TYPE.claiming, new Writer(8).put(record.voucherId, 8).done())
    case 'end':
      return encodeRaw(TYPE.end, new Uint8Array())
  }
}

const SIZE: Readonly<Record<number, number>> = {
  [TYPE.timeRequest]: 8,
  [TYPE.receipt]: 32,
  [TYPE.beacon]: 24,
  [TYPE.committed]: 16,
  [TYPE.refused]: 8,
  [TYPE.claiming]: 8,
  [TYPE.end]: 0,
}

const readUp = ({ type, more, body }: RawRecord): UpRecord | null => {
  const size = SIZE[type]
  if (more || (size !== undefined && body.length !== size)) return null
  const reader = new Reader(body)
  switch (type) {
    case TYPE.timeRequest:
      return { kind: 'timeRequest', nonce: body }
    case TYPE.receipt:
      return { kind: 'receipt', receipt: body }
    case TYPE.beacon:
      return { kind: 'beacon', beacon: body }
    case TYPE.segment:
      return body.length > 0 && body.length <= MAX_SEGMENT ? { kind: 'segment', segment: body } : null
    case TYPE.ownLog:
      return body.length > 0 && body.length % 16 === 0 ? { kind: 'ownLog', events: body } : null
    case TYPE.committed:
      return { kind: 'committed', transaction: reader.u32(), image: imageNo(reader.u32()), root: reader.take(8) }
    case TYPE.refused: {
      const [transaction, error, zero] = [reader.u32(), ERROR_NAMES.get(reader.u8()), reader.u8() === 0]
      return error !== undefined && zero ? { kind: 'refused', transaction, error, index: reader.u16() } : null
    }
    case TYPE.claiming:
      return { kind: 'claiming', voucherId: body }
    default:
      return { kind: 'end' }
  }
}

/** Opened frame from an element. Any bytes: all its records, or why not one of them counts. */
export const parseUp = (frame: Uint8Array): Result<readonly UpRecord[], RecordError> => parseFrame(frame, TYPES, readUp)
