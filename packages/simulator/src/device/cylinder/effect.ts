import type { Crypto } from '@lockwright/protocol/ports'
import { EVENT, join, le16, le32, OP, parseListDocument, TASK_STATUS, type Task, u16, u32 } from '../../record/index.ts'
import { cylinderSecrets, wrapKey } from '../derive.ts'
import { verify } from '../signature.ts'
import { CLAIM, countersignerId, MAX_COUNTERSIGNERS, TABLE } from '../tables.ts'
import { acceptHeader, type ListAnswer, mergeChunk, wantedChunk } from './blocklist.ts'
import type { CylinderChange } from './memory.ts'
import { isSetting } from './settings.ts'

export interface Visit {
  readonly keyId: number
  /** Claimed by the key. */
  readonly now: number
  /** `now`, but not before the floor. */
  readonly bound: number
}

type Effect = (change: CylinderChange, payload: Uint8Array, task: Task, visit: Visit) => number

/** How an operation may be carried out (spec/task.md 5). */
interface Operation {
  /** Payload begins with the state version it was made for (B3). */
  readonly isOrdered: boolean
  readonly needsCountersignature: boolean
  readonly effect: Effect
}

const { done, superseded, notYet, memory: full, refused, running, baseTooHigh } = TASK_STATUS

/** Operations by number; those of firmware are not known to a virtual cylinder. */
export const OPERATIONS: Readonly<Record<number, Operation>> = {
  [OP.block]: { isOrdered: false, needsCountersignature: false, effect: block },
  [OP.unblock]: { isOrdered: true, needsCountersignature: true, effect: unblock },
  [OP.listFull]: { isOrdered: false, needsCountersignature: false, effect: list },
  [OP.listDelta]: { isOrdered: false, needsCountersignature: false, effect: list },
  [OP.readAudit]: { isOrdered: false, needsCountersignature: false, effect: readAudit },
  [OP.ackAudit]: { isOrdered: false, needsCountersignature: false, effect: acknowledgeAudit },
  [OP.authorise]: { isOrdered: true, needsCountersignature: false, effect: authorise },
  [OP.group]: { isOrdered: true, needsCountersignature: false, effect: group },
  [OP.rekey]: { isOrdered: true, needsCountersignature: true, effect: rekey },
  [OP.minGeneration]: { isOrdered: true, needsCountersignature: true, effect: minGeneration },
  [OP.config]: { isOrdered: true, needsCountersignature: false, effect: config },
  [OP.release]: { isOrdered: true, needsCountersignature: true, effect: release },
  [OP.trustSet]: { isOrdered: true, needsCountersignature: false, effect: trustSet },
  [OP.timeSet]: { isOrdered: true, needsCountersignature: true, effect: timeSet },
}

function block(change: CylinderChange, payload: Uint8Array, task: Task): number {
  if (payload.length !== 10) return refused
  const [keyId, minEpoch, inVer] = [u32(payload, 0), u16(payload, 4), u32(payload, 6)]
  const lastUnblock = change.state('unblockSeq')
  if (lastUnblock !== undefined && task.seq < u32(lastUnblock, 0)) return superseded
  if (inVer <= change.memory.blVer) return done
  const held = change.get(TABLE.urgentBlock, keyId)
  if (held === undefined && change.memory.blockCount >= change.memory.capacities.blocks) return full
  const strictest = held === undefined ? minEpoch : Math.max(minEpoch, u16(held, 0))
  const latest = held === undefined ? inVer : Math.max(inVer, u32(held, 2))
  change.put(TABLE.urgentBlock, keyId, join(le16(strictest), le32(latest)))
  return done
}

function unblock(change: CylinderChange, payload: Uint8Array, task: Task): number {
  if (payload.length !== 6) return refused
  const [keyId, maxEpoch] = [u32(payload, 0), u16(payload, 4)]
  for (const table of [TABLE.blocked, TABLE.urgentBlock]) {
    const held = change.get(table, keyId)
    if (held !== undefined && u16(held, 0) <= maxEpoch) change.delete(table, keyId)
  }
  const last = change.state('unblockSeq')
  change.setState('unblockSeq', le32(Math.max(task.seq, last === undefined ? 0 : u32(last, 0))))
  return done
}

const LIST_STATUS: Readonly<Record<ListAnswer, number>> = {
  taken: running,
  done,
  system: refused,
  signature: TASK_STATUS.countersignature,
  old: superseded,
  early: notYet,
  needsFull: baseTooHigh,
  chunk: refused,
  memory: full,
  waits: running,
}

function list(change: CylinderChange, payload: Uint8Array, task: Task, visit: Visit): number {
  const document = parseListDocument(payload)
  if (document === null || document.header.isFull !== (task.op === OP.listFull)) return refused
  const source = { keyId: visit.keyId, isClaim: false }
  let answer = acceptHeader(change, document.header, source)
  for (
    let wanted = wantedChunk(change.memory);
    answer === 'taken' && wanted !== null;
    wanted = wantedChunk(change.memory)
  )
    answer = mergeChunk(change, wanted.index, document.chunks[wanted.index]!, source)
  return LIST_STATUS[answer]
}

/** In numbers of READ_AUDIT and ACK_AUDIT. */
export const FOREIGN_RING = 0x80000000

/** The segments go beside the receipt, see `segments`. */
function readAudit(_change: CylinderChange, payload: Uint8Array): number {
  return payload.length === 8 ? done : refused
}

/** Bit 31 names the foreign ring. */
function acknowledgeAudit(change: CylinderChange, payload: Uint8Array): number {
  if (payload.length !== 4) return refused
  const upTo = u32(payload, 0)
  if (upTo >= FOREIGN_RING) change.foreignLog.acknowledge(upTo - FOREIGN_RING)
  else change.log.acknowledge(upTo)
  return done
}

const ALLOW = 1
const DENY = 0

function authorise(change: CylinderChange, payload: Uint8Array): number {
  const count = payload[0]!
  if (payload.length !== 2 + 6 * count || payload[1] !== 0) return refused
  for (let at = 2; at < payload.length; at += 6) {
    const id = u32(payload, at + 2)
    if (payload[at + 1] !== 0) return refused
    switch (payload[at]) {
      case 0:
        if (id >= 0x8000) return refused
        change.put(TABLE.keyGroup, id, new Uint8Array())
        break
      case 1:
        change.delete(TABLE.keyGroup, id)
        break
      case 2:
        change.put(TABLE.keyException, id, Uint8Array.of(ALLOW))
        break
      case 3:
        change.put(TABLE.keyException, id, Uint8Array.of(DENY))
        break
      case 4:
        change.delete(TABLE.keyException, id)
        break
      default:
        return refused
    }
  }
  return change.ids(TABLE.keyGroup).length > change.memory.capacities.keyGroups ? full : done
}

function group(change: CylinderChange, payload: Uint8Array): number {
  const { memory } = change
  const join1 = payload[0]
  if (payload.length !== (join1 === 1 ? 28 : 4) || join1! > 1 || payload[1] !== 0) return refused
  const groupId = u16(payload, 2)
  if (join1 === 0) {
    change.delete(TABLE.group, groupId)
    return done
  }
  const secret = memory.crypto.keyUnwrap(wrappingKey(memory.crypto, change), payload.subarray(4))
  if (secret === null) return refused
  change.put(TABLE.group, groupId, secret)
  return change.ids(TABLE.group).length > memory.capacities.groups ? full : done
}

function rekey(change: CylinderChange, payload: Uint8Array, _task: Task, visit: Visit): number {
  const { memory } = change
  const generation = payload[0]!
  if (payload.length !== 28 || generation !== memory.generation + 1) return refused
  const kc = memory.crypto.keyUnwrap(wrappingKey(memory.crypto, change), payload.subarray(4))
  if (kc === null) return refused
  change.setSecrets(generation, cylinderSecrets(memory.crypto, kc, memory.sysId, memory.cylId))
  change.setState('generation', Uint8Array.of(generation, memory.minGeneration))
  change.record({ time: visit.now, keyId: visit.keyId, code: EVENT.rekey, detail: generation, flags: 0 })
  return done
}

function minGeneration(change: CylinderChange, payload: Uint8Array): number {
  const { memory } = change
  const least = payload[0]!
  if (payload.length !== 1 || least > memory.generation || least <= memory.minGeneration) return refused
  change.setState('generation', Uint8Array.of(memory.generation, least))
  for (const generation of change.ids(TABLE.ticketSecret))
    if (generation < least) change.delete(TABLE.ticketSecret, generation)
  return done
}

/** Settings (table 8): each is stored as its row {tag1 len1 value}. */
function config(change: CylinderChange, payload: Uint8Array): number {
  let at = 0
  while (at < payload.length) {
    const end = at + 2 + (payload[at + 1] ?? 0)
    const row = payload.slice(at, end)
    if (end > payload.length || !isSetting(row)) return refused
    change.put(TABLE.config, row[0]!, row)
    at = end
  }
  return done
}

/** No claim of this issue allows the way back to a blank. */
function release(): number {
  return refused
}

const TRUST_ROLE = { owner: 0, list: 1, countersigner: 2 } as const

/** New trust anchor, signed by the owner key over sysId | cylId | base | role | index | pub (B19). */
function trustSet(change: CylinderChange, payload: Uint8Array, task: Task): number {
  const { memory } = change
  if (payload.length !== 100 || payload[35] !== 0) return refused
  const [role, index] = [payload[0]!, payload[1]!]
  const key = payload.slice(2, 35)
  const signed = join(le32(memory.sysId), le32(memory.cylId), task.payload.subarray(0, 39))
  if (!verify(memory.crypto, memory.claim(CLAIM.ownerKey), 'olp1-trust', signed, payload.subarray(36)))
    return TASK_STATUS.countersignature
  if (memory.crypto.p256Point(key) === null) return refused
  if (role === TRUST_ROLE.owner) change.put(TABLE.claim, CLAIM.ownerKey, key)
  else if (role === TRUST_ROLE.list) change.put(TABLE.claim, CLAIM.listKey, key)
  else if (role === TRUST_ROLE.countersigner && index < MAX_COUNTERSIGNERS)
    change.put(TABLE.claim, countersignerId(index), key)
  else return refused
  return done
}

/** The only way a floor goes back (B9). */
function timeSet(change: CylinderChange, payload: Uint8Array, _task: Task, visit: Visit): number {
  if (payload.length !== 22) return refused
  const [epoch, day] = [u32(payload, 0), u16(payload, 4)]
  if (epoch % 86_400 !== 0) return refused
  change.setDay(epoch, day, payload.slice(6))
  change.record({ time: day, keyId: visit.keyId, code: EVENT.floor, detail: 0, flags: 0 })
  return done
}

const wrappingKey = (crypto: Crypto, { memory }: CylinderChange): Uint8Array =>
  wrapKey(crypto, memory.secret('deviceKey'), memory.sysId, memory.cylId)
