import {
  type BlocklistVersion,
  type GroupNo,
  type KeyId,
  ok,
  type Result,
  type UnixSeconds,
} from '@lockwright/domain/model'
import { concat, le32, Reader, Writer } from '../bytes/index.ts'
import { type Malformed, malformed } from '../message/index.ts'
import { type ListStep, OPS, type Order } from './order.ts'

/** Ring bit of a sequence number: the log of foreign keys. */
const FOREIGN = 0x80000000
const STEP_KINDS = ['addGroup', 'removeGroup', 'allowKey', 'denyKey', 'removeKey'] as const
const ROLES = ['owner', 'list', 'countersigner'] as const
const WRAPPED = 24
const MAX_COUNTERSIGNERS = 8

const NEWEST = 0xffffffff

const seqIn = (ring: 'own' | 'foreign', seq: number): number =>
  ring === 'foreign' && seq !== NEWEST ? seq + FOREIGN : seq

/** Payload of the task that gives this order (C6). Throws when a field is out of range. */
export function encodeOrder(order: Order): Uint8Array {
  switch (order.op) {
    case 'block':
      return new Writer(10).u32(order.keyId).u16(order.minEpoch).u32(order.inVersion).done()
    case 'unblock':
      return new Writer(10).u32(order.base).u32(order.keyId).u16(order.maxEpoch).done()
    case 'listFull':
    case 'listDelta':
      return order.document
    case 'readAudit':
      return new Writer(8).u32(seqIn(order.ring, order.from)).u32(seqIn(order.ring, order.to)).done()
    case 'ackAudit':
      return new Writer(4).u32(seqIn(order.ring, order.upTo)).done()
    case 'authorise':
      return concat(new Writer(6).u32(order.base).u8(order.steps.length).u8(0).done(), ...order.steps.map(encodeStep))
    case 'group': {
      const head = new Writer(8)
        .u32(order.base)
        .u8(order.wrapped ? 1 : 0)
        .u8(0)
        .u16(order.group)
        .done()
      return order.wrapped ? new Writer(8 + WRAPPED).put(head).put(order.wrapped, WRAPPED).done() : head
    }
    case 'rekey':
      return new Writer(8 + WRAPPED).u32(order.base).u8(order.generation).zeros(3).put(order.wrapped, WRAPPED).done()
    case 'minGeneration':
      return new Writer(5).u32(order.base).u8(order.generation).done()
    case 'firmwareChunk':
      return concat(new Writer(6).u32(order.manifestSeq).u16(order.index).done(), order.bytes)
    case 'firmwareCommit':
      return order.manifest
    case 'config':
      return concat(
        le32(order.base),
        ...order.settings.map(({ tag, value }) =>
          new Writer(2 + value.length).u8(tag).u8(value.length).put(value).done(),
        ),
      )
    case 'release':
      return new Writer(16).u32(order.base).put(order.nonce, 12).done()
    case 'trust':
      return concat(trustFields(order), new Writer(65).u8(0).put(order.signature, 64).done())
    case 'time':
      return new Writer(26).u32(order.base).u32(order.dayEpoch).u16(order.day).put(order.anchor, 16).done()
  }
}

function encodeStep(step: ListStep): Uint8Array {
  const id = 'keyId' in step ? step.keyId : step.keyGroup
  if (!('keyId' in step) && id > 0x7fff) throw new RangeError('key group of a list is 0..32767')
  return new Writer(6).u8(STEP_KINDS.indexOf(step.kind)).u8(0).u32(id).done()
}

/** base4 role1 index1 pub33: what the owner signs of a `trust` order, after system and cylinder. */
export function trustFields(order: Omit<Extract<Order, { op: 'trust' }>, 'signature'>): Uint8Array {
  const out = new Writer(39).u32(order.base).u8(ROLES.indexOf(order.role)).u8(order.index)
  return out.put(order.publicKey, 33).done()
}

const NAMES = new Map(Object.entries(OPS).map(([name, { code }]) => [code, name as Order['op']]))

export function decodeOrder(code: number, payload: Uint8Array): Result<Order, Malformed> {
  const op = NAMES.get(code)
  const order = op && read(op, payload)
  return order ? ok(order) : malformed('task', op ?? 'op')
}

const SIZES: Partial<Record<Order['op'], number>> = {
  block: 10,
  unblock: 10,
  readAudit: 8,
  ackAudit: 4,
  rekey: 8 + WRAPPED,
  minGeneration: 5,
  release: 16,
  trust: 104,
  time: 26,
}

function read(op: Order['op'], payload: Uint8Array): Order | null {
  const size = SIZES[op]
  if (size !== undefined && payload.length !== size) return null
  const input = new Reader(payload)
  switch (op) {
    case 'block':
      return { op, keyId: input.u32() as KeyId, minEpoch: input.u16(), inVersion: input.u32() as BlocklistVersion }
    case 'unblock':
      return { op, base: input.u32(), keyId: input.u32() as KeyId, maxEpoch: input.u16() }
    case 'listFull':
    case 'listDelta':
      return { op, document: payload.slice() }
    case 'readAudit': {
      const from = ringAndSeq(input.u32())
      const last = input.u32()
      const to = last === NEWEST ? { ring: from.ring, seq: NEWEST } : ringAndSeq(last)
      return to.ring === from.ring ? { op, ring: from.ring, from: from.seq, to: to.seq } : null
    }
    case 'ackAudit': {
      const { ring, seq } = ringAndSeq(input.u32())
      return { op, ring, upTo: seq }
    }
    case 'authorise':
      return readAuthorise(input)
    case 'group':
      return readGroup(input)
    case 'rekey': {
      const [base, generation, zero] = [input.u32(), input.u8(), input.u24() === 0]
      return zero ? { op, base, generation, wrapped: input.rest() } : null
    }
    case 'minGeneration':
      return { op, base: input.u32(), generation: input.u8() }
    case 'firmwareChunk':
      return payload.length > 6 ? { op, manifestSeq: input.u32(), index: input.u16(), bytes: input.rest() } : null
    case 'firmwareCommit':
      return payload.length > 0 ? { op, manifest: payload.slice() } : null
    case 'config':
      return readConfig(input)
    case 'release':
      return { op, base: input.u32(), nonce: input.rest() }
    case 'trust':
      return readTrust(input)
    case 'time': {
      const [base, dayEpoch, day] = [input.u32(), input.u32() as UnixSeconds, input.u16()]
      return dayEpoch % 86_400 === 0 ? { op, base, dayEpoch, day, anchor: input.rest() } : null
    }
  }
}

const ringAndSeq = (value: number): { ring: 'own' | 'foreign'; seq: number } =>
  value >= FOREIGN ? { ring: 'foreign', seq: value - FOREIGN } : { ring: 'own', seq: value }

function readAuthorise(input: Reader): Order | null {
  if (input.left < 6) return null
  const base = input.u32()
  const count = input.u8()
  if (input.u8() !== 0 || input.left !== 6 * count) return null
  const steps: ListStep[] = []
  while (input.left > 0) {
    const kind = STEP_KINDS[input.u8()]
    const zero = input.u8() === 0
    const id = input.u32()
    if (kind === undefined || !zero) return null
    if (kind === 'addGroup' || kind === 'removeGroup') {
      if (id > 0x7fff) return null
      steps.push({ kind, keyGroup: id })
    } else steps.push({ kind, keyId: id as KeyId })
  }
  return { op: 'authorise', base, steps }
}

function readGroup(input: Reader): Order | null {
  if (input.left !== 8 && input.left !== 8 + WRAPPED) return null
  const joins = input.left > 8
  const base = input.u32()
  if (input.u8() !== (joins ? 1 : 0) || input.u8() !== 0) return null
  return { op: 'group', base, group: input.u16() as GroupNo, wrapped: joins ? input.rest() : null }
}

function readConfig(input: Reader): Order | null {
  if (input.left < 4) return null
  const base = input.u32()
  const settings: { tag: number; value: Uint8Array }[] = []
  while (input.left > 0) {
    const tag = input.u8()
    const length = input.left > 0 ? input.u8() : Number.POSITIVE_INFINITY
    if (length > input.left) return null
    settings.push({ tag, value: input.take(length) })
  }
  return { op: 'config', base, settings }
}

function readTrust(input: Reader): Order | null {
  const base = input.u32()
  const role = ROLES[input.u8()]
  const index = input.u8()
  const publicKey = input.take(33)
  const zero = input.u8() === 0
  if (role === undefined || !zero || index >= (role === 'countersigner' ? MAX_COUNTERSIGNERS : 1)) return null
  return { op: 'trust', base, role, index, publicKey, signature: input.rest() }
}
