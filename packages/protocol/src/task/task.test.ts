import { type BlocklistVersion, cylinderNo, groupNo, keyId, systemNo, unixSeconds } from '@lockwright/domain/model'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../bytes/index.ts'
import { sign, verify } from '../credential/index.ts'
import { nodeCrypto } from '../crypto/index.ts'
import { FUZZ_TIMEOUT_MS, fuzz } from '../testing/index.ts'
import { vectorCases } from '../testing/vectors.ts'
import {
  countersignatureHolds,
  type DecodedTask,
  decodeReceipt,
  decodeTask,
  encodeOrder,
  encodeReceipt,
  isFinal,
  NEVER_EXPIRES,
  OPS,
  type Order,
  receiptHolds,
  receiptMac,
  sealTask,
  TASK_STATUSES,
  type TaskHead,
  taskBody,
  taskMacHolds,
  taskToCountersign,
  trustToSign,
} from './index.ts'

const counting = (first: number, length: number) => Uint8Array.from({ length }, (_, i) => first + i)
const SYSTEM = systemNo(42)
const DOOR = cylinderNo(0x1001)
const KT = fromHex('8344cbcaa6237939b8da4b8fec8f0c20')
const KR = fromHex('ce9c4e96d311dfc82da8d85d2cdac6f3')
const SIGNER = counting(1, 32)
const version = (value: number) => value as BlocklistVersion

const head: TaskHead = {
  taskId: counting(1, 8),
  cylinderNo: DOOR,
  seq: 9,
  notBefore: unixSeconds(0),
  expiry: NEVER_EXPIRES,
}

const orders: readonly Order[] = [
  { op: 'block', keyId: keyId(5, 17), minEpoch: 8, inVersion: version(0x02000006) },
  { op: 'unblock', base: 17, keyId: keyId(5, 17), maxEpoch: 8 },
  { op: 'listFull', document: counting(0, 104) },
  { op: 'listDelta', document: counting(0, 126) },
  { op: 'readAudit', ring: 'own', from: 1, to: 0xffffffff },
  { op: 'readAudit', ring: 'foreign', from: 33, to: 64 },
  { op: 'ackAudit', ring: 'foreign', upTo: 64 },
  {
    op: 'authorise',
    base: 17,
    steps: [
      { kind: 'addGroup', keyGroup: 0x7fff },
      { kind: 'removeGroup', keyGroup: 0 },
      { kind: 'allowKey', keyId: keyId(0x7fff, 1) },
      { kind: 'denyKey', keyId: keyId(5, 17) },
      { kind: 'removeKey', keyId: keyId(5, 17) },
    ],
  },
  { op: 'group', base: 17, group: groupNo(7), wrapped: counting(0, 24) },
  { op: 'group', base: 17, group: groupNo(7), wrapped: null },
  { op: 'rekey', base: 17, generation: 2, wrapped: counting(0, 24) },
  { op: 'minGeneration', base: 17, generation: 2 },
  { op: 'firmwareChunk', manifestSeq: 4, index: 1, bytes: counting(0, 256) },
  { op: 'firmwareCommit', manifest: counting(0, 20) },
  {
    op: 'config',
    base: 17,
    settings: [
      { tag: 1, value: counting(0, 2) },
      { tag: 2, value: counting(0, 0) },
    ],
  },
  { op: 'release', base: 17, nonce: counting(0, 12) },
  { op: 'trust', base: 17, role: 'countersigner', index: 7, publicKey: counting(2, 33), signature: counting(0, 64) },
  { op: 'time', base: 17, dayEpoch: unixSeconds(1_715_990_400), day: 600, anchor: counting(0, 16) },
]

function sealed(order: Order): Uint8Array {
  const body = taskBody(head, order)
  if (!OPS[order.op].countersigned) return sealTask(nodeCrypto, KT, body, null)
  const signature = sign(nodeCrypto, SIGNER, 'olp1-cs-task', taskToCountersign(SYSTEM, body))
  return sealTask(nodeCrypto, KT, body, { index: 0, signature })
}

function decoded(bytes: Uint8Array): DecodedTask {
  const task = decodeTask(bytes)
  if (!task.ok) throw new Error(`must decode: ${task.error.field}`)
  return task.value
}

describe('spec/vectors/task.json', () => {
  interface Case {
    readonly kind: 'task' | 'receipt' | 'execute'
    readonly kt: string
    readonly kr: string
    readonly op: number
    readonly payload: string
    readonly task: string
    readonly signed?: string
    readonly ownerPublic?: string
    readonly receipt: string
    readonly cylId: number
  }
  const cases = vectorCases<Case>('task')

  it.each(cases.filter(({ kind }) => kind === 'task'))('$name', ({ kt, op, payload, task, signed, ownerPublic }) => {
    const read = decoded(fromHex(task))
    expect(taskMacHolds(nodeCrypto, fromHex(kt), read)).toBe(true)
    expect(OPS[read.order.op].code).toBe(op)
    expect(toHex(encodeOrder(read.order))).toBe(payload)
    const again = sealTask(nodeCrypto, fromHex(kt), taskBody(read, read.order), read.countersignature)
    expect(toHex(again)).toBe(task)
    if (signed === undefined || ownerPublic === undefined || read.order.op !== 'trust') return
    expect(toHex(trustToSign(SYSTEM, DOOR, read.order))).toBe(signed)
    expect(verify(nodeCrypto, fromHex(ownerPublic), 'olp1-trust', fromHex(signed), read.order.signature)).toBe(true)
  })

  it.each(cases.filter(({ kind }) => kind === 'receipt'))('$name', ({ kr, cylId, receipt }) => {
    const read = decodeReceipt(fromHex(receipt))
    expect(read.ok && receiptHolds(nodeCrypto, fromHex(kr), cylinderNo(cylId), read.value)).toBe(true)
    expect(read.ok && toHex(encodeReceipt(read.value))).toBe(receipt)
  })
})

describe('tasks', () => {
  it('BLOCK and its receipt (C12)', () => {
    expect(toHex(sealed(orders[0]!))).toBe(
      '01020304050607080110000001000900000000000000ffffffff0a0006cdd7b8ff8017b111000500080006000002',
    )
    const receipt = {
      taskId: counting(1, 8),
      status: 'done',
      secretGeneration: 1,
      stateVersion: 17,
      blocklistVersion: version(0x02000005),
      auditSeq: 1236,
    } as const
    expect(toHex(receiptMac(nodeCrypto, KR, DOOR, receipt))).toBe('c93a4f3478bd642a')
  })

  it.each(orders)('$op is read as it was written', (order) => {
    const read = decoded(sealed(order))
    expect(read).toMatchObject({ ...head, order })
    expect(taskMacHolds(nodeCrypto, KT, read)).toBe(true)
  })

  it('T-15: a countersignature holds for one task of one system only', () => {
    const publicKey = nodeCrypto.p256Public(SIGNER)
    const unblock = decoded(sealed(orders[1]!))
    expect(countersignatureHolds(nodeCrypto, SYSTEM, publicKey, unblock)).toBe(true)
    expect(countersignatureHolds(nodeCrypto, systemNo(43), publicKey, unblock)).toBe(false)
    const other = taskBody({ ...head, seq: 10 }, orders[1]!)
    expect(countersignatureHolds(nodeCrypto, SYSTEM, publicKey, { ...unblock, body: other })).toBe(false)
    expect(countersignatureHolds(nodeCrypto, SYSTEM, nodeCrypto.p256Public(counting(2, 32)), unblock)).toBe(false)
    expect(() => sealTask(nodeCrypto, KT, unblock.body, null)).toThrow(RangeError)
  })

  it('T-14: any changed byte of a receipt is found, and so is another cylinder', () => {
    const [vector] = vectorCases<{ receipt: string; kind: string }>('task').filter(({ kind }) => kind === 'receipt')
    const bytes = fromHex(vector!.receipt)
    for (let at = 0; at < bytes.length; at++) {
      const bent = decodeReceipt(bytes.with(at, bytes[at]! ^ 1))
      expect(bent.ok && receiptHolds(nodeCrypto, KR, DOOR, bent.value)).toBe(false)
    }
    const good = decodeReceipt(bytes)
    expect(good.ok && receiptHolds(nodeCrypto, KR, cylinderNo(0x1002), good.value)).toBe(false)
  })

  it('any changed byte of a task is found before its signature', () => {
    const bytes = sealed(orders[0]!)
    for (let at = 0; at < bytes.length; at++) {
      const bent = decodeTask(bytes.with(at, bytes[at]! ^ 1))
      expect(bent.ok && taskMacHolds(nodeCrypto, KT, bent.value)).toBe(false)
    }
  })

  it('three statuses mean try again, the others are final', () => {
    expect(TASK_STATUSES.filter((status) => !isFinal(status))).toEqual(['running', 'baseTooHigh', 'notYet'])
  })

  it(
    'any bytes',
    () => {
      const task = {
        name: 'task',
        decode: decodeTask,
        encode: ({ mac, order, countersignature, ...head }: DecodedTask) => {
          const bytes = sealTask(nodeCrypto, KT, taskBody(head, order), countersignature)
          bytes.set(mac, 28)
          return bytes
        },
        samples: orders.map(sealed),
      }
      expect(fuzz(task)).toBeGreaterThan(0)
      const samples = [counting(0, 32).fill(0, 10, 12).fill(1, 8, 9)]
      expect(fuzz({ name: 'receipt', decode: decodeReceipt, encode: encodeReceipt, samples })).toBeGreaterThan(0)
    },
    FUZZ_TIMEOUT_MS,
  )
})
