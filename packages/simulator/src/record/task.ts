import { join, le32, u16, u32 } from './bytes.ts'

/** Task and receipt (spec/task.md 2, 3). */
export const OP = {
  block: 1,
  unblock: 2,
  listFull: 3,
  listDelta: 4,
  readAudit: 5,
  ackAudit: 6,
  authorise: 7,
  group: 8,
  rekey: 9,
  minGeneration: 10,
  config: 13,
  release: 14,
  trustSet: 15,
  timeSet: 16,
} as const

export const TASK_STATUS = {
  done: 0,
  running: 1,
  superseded: 2,
  baseTooHigh: 3,
  expired: 4,
  notYet: 5,
  countersignature: 6,
  memory: 7,
  unknownOp: 8,
  refused: 9,
} as const

/** A carrier tries these again; all others are the last word. */
export const isRetry = (status: number): boolean =>
  status === TASK_STATUS.running || status === TASK_STATUS.baseTooHigh || status === TASK_STATUS.notYet

export const TASK_ID_BYTES = 8
const TASK_HEADER_BYTES = 28
const MAC_AT = TASK_HEADER_BYTES
const PAYLOAD_AT = 36
/** Enough of a task to know how long it is. */
export const TASK_HEAD_BYTES = PAYLOAD_AT
const COUNTERSIGNATURE_BYTES = 65
const ORDERED = 1
const COUNTERSIGNED = 2

export interface Task {
  readonly taskId: Uint8Array
  readonly cylId: number
  readonly op: number
  readonly isOrdered: boolean
  readonly seq: number
  readonly notBefore: number
  readonly expiry: number
  readonly header: Uint8Array
  readonly mac: Uint8Array
  readonly payload: Uint8Array
  readonly countersignature: { readonly index: number; readonly signature: Uint8Array } | null
}

/** Length of the whole task whose first 36 bytes these are. */
export const taskBytes = (head: Uint8Array): number =>
  PAYLOAD_AT + u16(head, 26) + ((head[13]! & COUNTERSIGNED) !== 0 ? COUNTERSIGNATURE_BYTES : 0)

export function parseTask(bytes: Uint8Array): Task | null {
  if (bytes.length < PAYLOAD_AT || bytes.length !== taskBytes(bytes)) return null
  const flags = bytes[13]!
  if ((flags & ~(ORDERED | COUNTERSIGNED)) !== 0 || u32(bytes, 14) === 0) return null
  const payloadEnd = PAYLOAD_AT + u16(bytes, 26)
  return {
    taskId: bytes.slice(0, TASK_ID_BYTES),
    cylId: u32(bytes, 8),
    op: bytes[12]!,
    isOrdered: (flags & ORDERED) !== 0,
    seq: u32(bytes, 14),
    notBefore: u32(bytes, 18),
    expiry: u32(bytes, 22),
    header: bytes.slice(0, TASK_HEADER_BYTES),
    mac: bytes.slice(MAC_AT, PAYLOAD_AT),
    payload: bytes.slice(PAYLOAD_AT, payloadEnd),
    countersignature:
      (flags & COUNTERSIGNED) === 0 ? null : { index: bytes[payloadEnd]!, signature: bytes.slice(payloadEnd + 1) },
  }
}

export const RECEIPT_BYTES = 32

export interface Receipt {
  readonly taskId: Uint8Array
  readonly status: number
  readonly generation: number
  readonly stateVer: number
  readonly blVer: number
  readonly auditSeq: number
}

/** The 24 bytes before the mac. */
export const buildReceipt = (receipt: Receipt): Uint8Array =>
  join(
    receipt.taskId,
    receipt.status,
    receipt.generation,
    0,
    0,
    le32(receipt.stateVer),
    le32(receipt.blVer),
    le32(receipt.auditSeq),
  )

export const parseReceipt = (bytes: Uint8Array): Receipt => ({
  taskId: bytes.slice(0, TASK_ID_BYTES),
  status: bytes[8]!,
  generation: bytes[9]!,
  stateVer: u32(bytes, 12),
  blVer: u32(bytes, 16),
  auditSeq: u32(bytes, 20),
})
