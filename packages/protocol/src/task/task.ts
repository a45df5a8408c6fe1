import { type CylinderNo, ok, type Result, type SystemNo, type UnixSeconds } from '@lockwright/domain/model'
import { concat, EMPTY, equal, le32, Reader, u16, Writer } from '../bytes/index.ts'
import { verify } from '../credential/index.ts'
import { type Malformed, malformed } from '../message/index.ts'
import type { Crypto } from '../ports/index.ts'
import { OPS, type Order } from './order.ts'
import { decodeOrder, encodeOrder, trustFields } from './payload.ts'

const HEAD = 28
const MAC = 8
const COUNTERSIGNATURE = 65
const ORDERED = 1
const COUNTERSIGNED = 2
const PREFIX = Uint8Array.of(0x10)

/** Seconds of `expiry` that never come. */
export const NEVER_EXPIRES = 0xffffffff as UnixSeconds

/** What a task says besides its order (C6). */
export interface TaskHead {
  /** 8 bytes; the first four are unique in the system (D5). */
  readonly taskId: Uint8Array
  readonly cylinderNo: CylinderNo
  /** 1.., one counter a cylinder. */
  readonly seq: number
  readonly notBefore: UnixSeconds
  readonly expiry: UnixSeconds
}

export interface Countersignature {
  /** 0..7 */
  readonly index: number
  /** 64 bytes */
  readonly signature: Uint8Array
}

/** A task without MAC and countersignature: the bytes everything is made over. */
export interface TaskBody {
  /** 28 bytes */
  readonly head: Uint8Array
  readonly payload: Uint8Array
}

/** Bytes of head and payload; an op with * announces its countersignature. */
export function taskBody(head: TaskHead, order: Order): TaskBody {
  const payload = encodeOrder(order)
  const { code, ordered, countersigned } = OPS[order.op]
  const out = new Writer(HEAD).put(head.taskId, 8).u32(head.cylinderNo).u8(code)
  out.u8((ordered ? ORDERED : 0) | (countersigned ? COUNTERSIGNED : 0))
  out.u32(head.seq).u32(head.notBefore).u32(head.expiry).u16(payload.length)
  return { head: out.done(), payload }
}

/** What a countersigner signs with context "olp1-cs-task". */
export const taskToCountersign = (systemNo: SystemNo, { head, payload }: TaskBody): Uint8Array =>
  concat(le32(systemNo), head, payload)

/** What the owner signs with context "olp1-trust" for a `trust` order: sysId4 cylId4 base4 role1 index1 pub33. */
export const trustToSign = (
  systemNo: SystemNo,
  cylinderNo: CylinderNo,
  order: Omit<Extract<Order, { op: 'trust' }>, 'signature'>,
): Uint8Array => concat(le32(systemNo), le32(cylinderNo), trustFields(order))

const taskMac = (crypto: Crypto, taskKey: Uint8Array, { head, payload }: TaskBody): Uint8Array =>
  crypto.cmac(taskKey, concat(PREFIX, head, payload)).slice(0, MAC)

/** head28 mac8 payload [csIdx1 sig64]. `taskKey` is KT; throws when the countersignature an op needs is missing. */
export function sealTask(
  crypto: Crypto,
  taskKey: Uint8Array,
  body: TaskBody,
  countersignature: Countersignature | null,
): Uint8Array {
  const needed = (body.head[13]! & COUNTERSIGNED) !== 0
  if (needed !== (countersignature !== null)) throw new RangeError('countersignature and op do not belong together')
  const tail = countersignature
    ? new Writer(COUNTERSIGNATURE).u8(countersignature.index).put(countersignature.signature, 64).done()
    : EMPTY
  return concat(body.head, taskMac(crypto, taskKey, body), body.payload, tail)
}

export interface DecodedTask extends TaskHead {
  readonly order: Order
  readonly body: TaskBody
  readonly mac: Uint8Array
  readonly countersignature: Countersignature | null
}

/** Reads a sealed task; nothing is verified yet. */
export function decodeTask(bytes: Uint8Array): Result<DecodedTask, Malformed> {
  const refuse = (field: string) => malformed('task', field)
  if (bytes.length < HEAD + MAC) return refuse('length')
  const flags = bytes[13]!
  if (flags & ~(ORDERED | COUNTERSIGNED)) return refuse('flags')
  const length = u16(bytes, 26)
  const tail = flags & COUNTERSIGNED ? COUNTERSIGNATURE : 0
  if (bytes.length !== HEAD + MAC + length + tail) return refuse('length')
  const input = new Reader(bytes)
  const taskId = input.take(8)
  const cylinderNo = input.u32() as CylinderNo
  const code = input.u8()
  input.u8()
  const seq = input.u32()
  if (seq === 0) return refuse('seq')
  const notBefore = input.u32() as UnixSeconds
  const expiry = input.u32() as UnixSeconds
  input.u16()
  const mac = input.take(MAC)
  const payload = input.take(length)
  const order = decodeOrder(code, payload)
  if (!order.ok) return order
  const op = OPS[order.value.op]
  if (flags !== ((op.ordered ? ORDERED : 0) | (op.countersigned ? COUNTERSIGNED : 0))) return refuse('flags')
  const countersignature = tail ? { index: input.u8(), signature: input.rest() } : null
  const body = { head: bytes.slice(0, HEAD), payload }
  return ok({ taskId, cylinderNo, seq, notBefore, expiry, order: order.value, body, mac, countersignature })
}

export const taskMacHolds = (crypto: Crypto, taskKey: Uint8Array, task: DecodedTask): boolean =>
  equal(taskMac(crypto, taskKey, task.body), task.mac)

/** Whether the countersigner with this public key (33) agreed to exactly this task. */
export function countersignatureHolds(
  crypto: Crypto,
  systemNo: SystemNo,
  publicKey: Uint8Array,
  task: Pick<DecodedTask, 'body' | 'countersignature'>,
): boolean {
  const { body, countersignature } = task
  if (countersignature === null) return false
  return verify(crypto, publicKey, 'olp1-cs-task', taskToCountersign(systemNo, body), countersignature.signature)
}
