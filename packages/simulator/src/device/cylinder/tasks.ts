import {
  buildReceipt,
  EVENT,
  isRetry,
  join,
  le32,
  OP,
  parseTask,
  same,
  TASK_ID_BYTES,
  TASK_STATUS,
  type Task,
  u32,
} from '../../record/index.ts'
import { verify } from '../signature.ts'
import { TABLE } from '../tables.ts'
import { FOREIGN_RING, OPERATIONS, type Visit } from './effect.ts'
import { type CylinderChange, type CylinderMemory, countersignerKey } from './memory.ts'
import { segments } from './segments.ts'
import { markUsed, seqPlace } from './window.ts'

/** Longest task a cylinder takes in. */
export const MAX_TASK_BYTES = 3_900
const TASK_PREFIX = 0x10
const RECEIPT_PREFIX = 0x11
const MAC_BYTES = 8
const RESULTS = 64
const BASE_BYTES = 4
const NO_EXPIRY = 0xffffffff

export interface TaskOutcome {
  /** 32 bytes; null when the task is not for this cylinder or its mac is wrong. */
  readonly receipt: Uint8Array | null
  /** Audit segments the task asked for. */
  readonly segments: readonly Uint8Array[]
}

/**
 * Carries out one task (spec/task.md 4). Effect, audit record and result are one transaction; the same task again
 * gives the same receipt and no second effect.
 */
export function executeTask(memory: CylinderMemory, bytes: Uint8Array, visit: Visit): TaskOutcome {
  const task = parseTask(bytes)
  if (task === null || task.cylId !== memory.cylId || !isGenuine(memory, task)) return { receipt: null, segments: [] }
  const receipt = findResult(memory, task) ?? carryOut(memory, task, visit)
  const isRead = task.op === OP.readAudit && receipt[8] === TASK_STATUS.done
  return { receipt, segments: isRead ? segmentsOf(memory, task.payload) : [] }
}

/** Bit 31 of both numbers asks for the foreign ring; FFFFFFFF is the newest record of either. */
function segmentsOf(memory: CylinderMemory, payload: Uint8Array): readonly Uint8Array[] {
  const [from, to] = [u32(payload, 0), u32(payload, 4)]
  if (from < FOREIGN_RING) return segments(memory, 'own', from, to)
  return segments(memory, 'foreign', from - FOREIGN_RING, Math.max(0, to - FOREIGN_RING))
}

function isGenuine(memory: CylinderMemory, task: Task): boolean {
  const mac = memory.crypto.cmac(memory.secret('tasks'), join(TASK_PREFIX, task.header, task.payload))
  return same(mac.subarray(0, MAC_BYTES), task.mac)
}

function carryOut(memory: CylinderMemory, task: Task, visit: Visit): Uint8Array {
  const change = memory.change()
  const { status, usesSeq } = apply(change, task, visit)
  if (isRetry(status)) {
    const receipt = signReceipt(memory, change, task, status)
    if (status === TASK_STATUS.running) change.commit()
    return receipt
  }
  const counts = status === TASK_STATUS.done && !memory.hardware.sabotage.has('receipt')
  return finish(counts ? change : memory.change(), task, status, usesSeq, visit)
}

interface Applied {
  readonly status: number
  /** Its number is used up, whatever came of it. */
  readonly usesSeq: boolean
}

/** Stages the effect and gives the status; what was staged counts only when it is `done`. */
function apply(change: CylinderChange, task: Task, visit: Visit): Applied {
  const ends = (status: number): Applied => ({ status, usesSeq: false })
  const { memory } = change
  const operation = OPERATIONS[task.op]
  if (operation === undefined) return ends(TASK_STATUS.unknownOp)
  if (operation.isOrdered !== task.isOrdered) return ends(TASK_STATUS.refused)
  const mustBeCountersigned = operation.needsCountersignature || task.countersignature !== null
  if (mustBeCountersigned && !isCountersigned(memory, task)) return ends(TASK_STATUS.countersignature)
  if (task.expiry !== NO_EXPIRY && visit.bound >= task.expiry) return ends(TASK_STATUS.expired)
  if (visit.bound < task.notBefore) return ends(TASK_STATUS.notYet)
  if (!operation.isOrdered) {
    const place = seqPlace(change, task.seq)
    if (place === 'tooOld') return ends(TASK_STATUS.superseded)
    if (place === 'used') return ends(TASK_STATUS.refused)
    return { status: operation.effect(change, task.payload, task, visit), usesSeq: true }
  }
  if (task.payload.length < BASE_BYTES) return ends(TASK_STATUS.refused)
  const base = u32(task.payload, 0)
  if (base > memory.stateVer) return ends(TASK_STATUS.baseTooHigh)
  if (base < memory.stateVer) return ends(TASK_STATUS.superseded)
  return ends(operation.effect(change, task.payload.subarray(BASE_BYTES), task, visit))
}

function isCountersigned(memory: CylinderMemory, task: Task): boolean {
  if (task.countersignature === null) return false
  const { index, signature } = task.countersignature
  const countersigner = countersignerKey(memory, index)
  const signed = join(le32(memory.sysId), task.header, task.payload)
  return countersigner !== undefined && verify(memory.crypto, countersigner, 'olp1-cs-task', signed, signature)
}

/** The last word on a task: remembered with its effect. */
function finish(change: CylinderChange, task: Task, status: number, usesSeq: boolean, visit: Visit): Uint8Array {
  const { memory } = change
  if (usesSeq) markUsed(change, task.seq)
  if (status === TASK_STATUS.done) {
    if (task.isOrdered) change.setState('stateVer', le32(memory.stateVer + 1))
    change.record({ time: visit.now, keyId: visit.keyId, code: EVENT.task, detail: task.op, flags: 0 })
  }
  const receipt = signReceipt(memory, change, task, status)
  const count = change.state('results')
  const results = count === undefined ? 0 : u32(count, 0)
  change.put(TABLE.result, results % RESULTS, receipt)
  change.setState('results', le32(results + 1))
  change.commit()
  return receipt
}

/** Says what will be true once `change` is committed, under the secrets of then. */
function signReceipt(memory: CylinderMemory, change: CylinderChange, task: Task, status: number): Uint8Array {
  const receipt = buildReceipt({
    taskId: task.taskId,
    status,
    generation: change.state('generation')![0]!,
    stateVer: u32(change.state('stateVer')!, 0),
    blVer: u32(change.state('blVer')!, 0),
    auditSeq: change.log.newest,
  })
  const mac = memory.crypto.cmac(change.secret('receipts'), join(RECEIPT_PREFIX, le32(memory.cylId), receipt))
  return join(receipt, mac.subarray(0, MAC_BYTES))
}

function findResult(memory: CylinderMemory, task: Task): Uint8Array | null {
  const { journal } = memory.hardware
  for (const slot of journal.ids(TABLE.result)) {
    const receipt = journal.get(TABLE.result, slot)!
    if (same(receipt.subarray(0, TASK_ID_BYTES), task.taskId)) return receipt.slice()
  }
  return null
}
