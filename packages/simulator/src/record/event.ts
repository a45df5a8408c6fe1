import { join, le32, u32 } from './bytes.ts'

/** Audit event, 16 bytes (spec/audit.md 1). */
export const EVENT = {
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
export const EVENT_BYTES = 16
/** Nobody proved who this was. */
export const CLAIMED = 1
export const LOST_DETAIL = { overwritten: 0, notItemised: 1 } as const

export interface AuditEvent {
  readonly seq: number
  /** Seconds since 1970 as the key said; a day or a count for FLOOR and LOST. */
  readonly time: number
  readonly keyId: number
  readonly code: number
  readonly detail: number
  readonly flags: number
}

export const buildEvent = (event: AuditEvent): Uint8Array =>
  join(le32(event.seq), le32(event.time), le32(event.keyId), event.code, event.detail, event.flags, 0)

export const parseEvent = (bytes: Uint8Array): AuditEvent => ({
  seq: u32(bytes, 0),
  time: u32(bytes, 4),
  keyId: u32(bytes, 8),
  code: bytes[12]!,
  detail: bytes[13]!,
  flags: bytes[14]!,
})
