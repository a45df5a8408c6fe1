import { type KeyId, ok, type Result } from '@lockwright/domain/model'
import { Reader, Writer } from '../bytes/index.ts'
import { type Malformed, malformed } from './malformed.ts'

export const EVENT_SIZE = 16
const CLAIMED = 1

/** code of an event (spec/audit.md, C10). */
export const EVENT_CODES = {
  granted: 1,
  denied: 2,
  task: 3,
  list: 4,
  floor: 5,
  lost: 6,
  rekey: 7,
  bootFault: 8,
  foreign: 9,
} as const

export type EventCode = keyof typeof EVENT_CODES

const CODES = new Map(Object.entries(EVENT_CODES).map(([name, value]) => [value as number, name as EventCode]))

/** One record of the log of a cylinder, 16 bytes. */
export interface AuditEvent {
  /** The first is 1. */
  readonly seq: number
  /** Unix seconds as the key claims them; of `floor` the day, of `lost` the count, of `list` the new version. */
  readonly time: number
  readonly keyId: KeyId
  readonly code: EventCode
  /** denied: reason; task: op; rekey: generation; lost: 0 overwritten, 1 denials not written singly. */
  readonly detail: number
  /** Nothing proves that it was this key: it only called itself so (R080). */
  readonly claimed: boolean
}

export function encodeEvent(event: AuditEvent): Uint8Array {
  const out = new Writer(EVENT_SIZE).u32(event.seq).u32(event.time).u32(event.keyId)
  return out
    .u8(EVENT_CODES[event.code])
    .u8(event.detail)
    .u8(event.claimed ? CLAIMED : 0)
    .u8(0)
    .done()
}

export function decodeEvent(bytes: Uint8Array): Result<AuditEvent, Malformed> {
  if (bytes.length !== EVENT_SIZE) return malformed('event', 'length')
  const input = new Reader(bytes)
  const seq = input.u32()
  const time = input.u32()
  const keyId = input.u32() as KeyId
  const code = CODES.get(input.u8())
  if (code === undefined) return malformed('event', 'code')
  const detail = input.u8()
  const flags = input.u8()
  if (flags & ~CLAIMED) return malformed('event', 'flags')
  if (input.u8() !== 0) return malformed('event', 'reserved')
  return ok({ seq, time, keyId, code, detail, claimed: flags === CLAIMED })
}
