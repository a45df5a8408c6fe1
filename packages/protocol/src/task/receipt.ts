import { type BlocklistVersion, type CylinderNo, ok, type Result } from '@lockwright/domain/model'
import { concat, equal, le32, Reader, Writer } from '../bytes/index.ts'
import { type Malformed, malformed } from '../message/index.ts'
import type { Crypto } from '../ports/index.ts'

export const RECEIPT_SIZE = 32
const PREFIX = Uint8Array.of(0x11)

/** status of a receipt by its number (C6). */
export const TASK_STATUSES = [
  'done',
  'running',
  'superseded',
  'baseTooHigh',
  'expired',
  'notYet',
  'countersignature',
  'memory',
  'unknownOp',
  'refused',
] as const

export type TaskStatus = (typeof TASK_STATUSES)[number]

const RETRY = new Set<TaskStatus>(['running', 'baseTooHigh', 'notYet'])

/** False: the carrier shall try again. */
export const isFinal = (status: TaskStatus): boolean => !RETRY.has(status)

/** A cylinder's proof of what it did with a task; 32 bytes. */
export interface Receipt {
  readonly taskId: Uint8Array
  readonly status: TaskStatus
  /** Secret generation of the key of its MAC. */
  readonly secretGeneration: number
  readonly stateVersion: number
  readonly blocklistVersion: BlocklistVersion
  readonly auditSeq: number
  /** 8 bytes */
  readonly mac: Uint8Array
}

/** The 24 bytes before the MAC. */
function encodeHead(receipt: Omit<Receipt, 'mac'>): Uint8Array {
  const out = new Writer(24).put(receipt.taskId, 8).u8(TASK_STATUSES.indexOf(receipt.status))
  out.u8(receipt.secretGeneration).u16(0).u32(receipt.stateVersion)
  return out.u32(receipt.blocklistVersion).u32(receipt.auditSeq).done()
}

export const encodeReceipt = (receipt: Receipt): Uint8Array =>
  new Writer(RECEIPT_SIZE).put(encodeHead(receipt)).put(receipt.mac, 8).done()

export function decodeReceipt(bytes: Uint8Array): Result<Receipt, Malformed> {
  if (bytes.length !== RECEIPT_SIZE) return malformed('receipt', 'length')
  const input = new Reader(bytes)
  const taskId = input.take(8)
  const status = TASK_STATUSES[input.u8()]
  if (status === undefined) return malformed('receipt', 'status')
  const secretGeneration = input.u8()
  if (input.u16() !== 0) return malformed('receipt', 'reserved')
  const stateVersion = input.u32()
  const blocklistVersion = input.u32() as BlocklistVersion
  const auditSeq = input.u32()
  return ok({ taskId, status, secretGeneration, stateVersion, blocklistVersion, auditSeq, mac: input.rest() })
}

/** The MAC of a receipt of this cylinder under KR, 8 bytes: over 11 | cylId4 | the first 24 bytes. */
export const receiptMac = (
  crypto: Crypto,
  receiptKey: Uint8Array,
  cylinder: CylinderNo,
  receipt: Omit<Receipt, 'mac'>,
): Uint8Array => crypto.cmac(receiptKey, concat(PREFIX, le32(cylinder), encodeHead(receipt))).slice(0, 8)

/** Whether this cylinder said so (T-14). `receiptKey`: KR of the generation the receipt names. */
export const receiptHolds = (crypto: Crypto, receiptKey: Uint8Array, cylinder: CylinderNo, receipt: Receipt): boolean =>
  equal(receiptMac(crypto, receiptKey, cylinder, receipt), receipt.mac)
