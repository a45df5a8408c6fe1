import {
  type BlocklistVersion,
  type CylinderNo,
  type GroupNo,
  groupNo,
  ok,
  type Result,
  type SystemNo,
} from '@lockwright/domain/model'
import { Reader, Writer } from '../bytes/index.ts'
import { type Malformed, malformed } from './malformed.ts'

const VERSION = 1
const SIZE = 35
const MAX_GROUPS = 110
const AUDIT_NEARLY_FULL = 1
const LIST_UNFINISHED = 2

/** Cylinder to key: who I am, what I offer, a fresh nonce (spec/door.md). */
export interface M1 {
  /** Door suites offered: bit n - 1 = suite n. */
  readonly suites: number
  readonly systemNo: SystemNo
  readonly cylinderNo: CylinderNo
  readonly secretGeneration: number
  /** At least three quarters of the log are not collected. */
  readonly auditNearlyFull: boolean
  readonly listUnfinished: boolean
  readonly floorDay: number
  readonly blocklistVersion: BlocklistVersion
  /** seq of the newest record, 0 = none. */
  readonly auditSeq: number
  /** 12 bytes, never used before. */
  readonly nonce: Uint8Array
  /** At most 110. */
  readonly groups: readonly GroupNo[]
}

export function encodeM1(m1: M1): Uint8Array {
  if (m1.groups.length > MAX_GROUPS) throw new RangeError('too many groups for one frame')
  const out = new Writer(SIZE + 2 * m1.groups.length).u8(VERSION).u8(m1.suites)
  out.u32(m1.systemNo).u32(m1.cylinderNo).u8(m1.secretGeneration)
  out.u8((m1.auditNearlyFull ? AUDIT_NEARLY_FULL : 0) | (m1.listUnfinished ? LIST_UNFINISHED : 0))
  out.u16(m1.floorDay).u32(m1.blocklistVersion).u32(m1.auditSeq).put(m1.nonce, 12).u8(m1.groups.length)
  for (const group of m1.groups) out.u16(group)
  return out.done()
}

export function decodeM1(body: Uint8Array): Result<M1, Malformed> {
  if (body.length < SIZE || body.length !== SIZE + 2 * body[SIZE - 1]!) return malformed('M1', 'length')
  const input = new Reader(body)
  if (input.u8() !== VERSION) return malformed('M1', 'version')
  const suites = input.u8()
  const systemNo = input.u32() as SystemNo
  const cylinderNo = input.u32() as CylinderNo
  const secretGeneration = input.u8()
  const flags = input.u8()
  if (flags & ~(AUDIT_NEARLY_FULL | LIST_UNFINISHED)) return malformed('M1', 'flags')
  const floorDay = input.u16()
  const blocklistVersion = input.u32() as BlocklistVersion
  const auditSeq = input.u32()
  const nonce = input.take(12)
  const groups = Array.from({ length: input.u8() }, () => groupNo(input.u16()))
  return ok({
    suites,
    systemNo,
    cylinderNo,
    secretGeneration,
    auditNearlyFull: (flags & AUDIT_NEARLY_FULL) !== 0,
    listUnfinished: (flags & LIST_UNFINISHED) !== 0,
    floorDay,
    blocklistVersion,
    auditSeq,
    nonce,
    groups,
  })
}
