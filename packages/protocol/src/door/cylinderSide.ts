import type { KeyId, Reason } from '@lockwright/domain/model'
import { REASONS } from '@lockwright/domain/model'
import { beaconMac } from '../audit/index.ts'
import { concat, equal } from '../bytes/index.ts'
import { DOOR_FRAME, type DoorFrame } from '../frame/index.ts'
import {
  type AuditEvent,
  type DoorErrorReason,
  decodeM4,
  decodeNoTicket,
  encodeDoorError,
  encodeM1,
  encodeM3Head,
  encodeM4Head,
  type M1,
  type M3,
} from '../message/index.ts'
import type { Crypto, Random } from '../ports/index.ts'
import { type RecordChannel, recordChannel, runsRecords } from './channel.ts'
import { type CylinderAtDoor, type DayProof, type Decision, decide } from './decision.ts'
import { m4Mac, transcript3, WIRE_MAC } from './transcript.ts'

/** What a cylinder says of itself beside its decision. */
export interface CylinderReport {
  /** seq of the newest record of its log, and of its log of foreign keys. */
  readonly auditSeq: number
  readonly foreignSeq: number
  readonly auditNearlyFull: boolean
  readonly listUnfinished: boolean
  readonly wantsList: boolean
  readonly wantsCollection: boolean
  readonly recordsFollow: boolean
  readonly pendingTasks: number
  /** KB, 16 bytes. */
  readonly beaconKey: Uint8Array
}

/** What came out of one frame for a cylinder. */
export interface CylinderStep {
  /** Write these first, in this order. */
  readonly events: readonly AuditEvent[]
  /** The same for the log of foreign keys. */
  readonly foreign: readonly AuditEvent[]
  /** The floor from now on. */
  readonly floor: DayProof | null
  readonly send: readonly DoorFrame[]
  readonly verdict: { readonly status: M3['status']; readonly reason: Reason; readonly keyId: KeyId } | null
  /** After the motor has moved: a day that was too far ahead to wait for. */
  readonly later: { readonly events: readonly AuditEvent[]; readonly floor: DayProof } | null
  /** After a good M4. */
  readonly channel: RecordChannel | null
}

export interface CylinderSide {
  /** Power-up: the first M1. */
  start(): CylinderStep
  receive(frame: DoorFrame): CylinderStep
  /** The records of this handshake are done: after a denial the key may try again. */
  recordsDone(): CylinderStep
  /** The window for an answer has passed. */
  silence(): CylinderStep
}

/** Denials after which the key may have a better entry (C4). */
const TRY_AGAIN = new Set<Reason>(['noTicket', 'outsideSchedule', 'notInList'])
const MORE_TRIES = 3

const QUIET: CylinderStep = {
  events: [],
  foreign: [],
  floor: null,
  send: [],
  verdict: null,
  later: null,
  channel: null,
}

interface Answered {
  readonly decision: Extract<Decision, { kind: 'decided' }>
  readonly t3: Uint8Array
  readonly auditSeq: number
}

/**
 * A claimed cylinder from power-up to power-down (spec/door.md). Its own state changes only through what it returns;
 * the same denial of the same key is recorded once a power-up (B14).
 */
export function cylinderSide(
  crypto: Crypto,
  random: Random,
  cylinder: CylinderAtDoor,
  report: CylinderReport,
): CylinderSide {
  let { auditSeq, foreignSeq } = report
  let floor: DayProof = { day: cylinder.floorDay, proof: cylinder.dayElement }
  let triesLeft = MORE_TRIES
  let m1: { readonly value: M1; readonly body: Uint8Array } | null = null
  let answered: Answered | null = null
  const recorded = new Set<string>()

  function sendM1(): DoorFrame {
    const value: M1 = {
      suites: cylinder.suites,
      systemNo: cylinder.systemNo,
      cylinderNo: cylinder.cylinderNo,
      secretGeneration: cylinder.secretGeneration,
      auditNearlyFull: report.auditNearlyFull,
      listUnfinished: report.listUnfinished,
      floorDay: floor.day,
      blocklistVersion: cylinder.blocklistVersion,
      auditSeq,
      nonce: random.bytes(12),
      groups: [...cylinder.groupKeys.keys()],
    }
    m1 = { value, body: encodeM1(value) }
    return { type: DOOR_FRAME.m1, body: m1.body }
  }

  function event(fields: Omit<AuditEvent, 'seq' | 'claimed'>): AuditEvent {
    return { seq: ++auditSeq, ...fields, claimed: false }
  }

  /** False when it was so before in this power-up. */
  function isNews(...facts: readonly (string | number)[]): boolean {
    const name = facts.join()
    if (recorded.has(name)) return false
    recorded.add(name)
    return true
  }

  function anotherTry(): DoorFrame[] {
    answered = null
    if (triesLeft === 0) return []
    triesLeft--
    return [sendM1()]
  }

  const tryAfter = (reason: Reason): DoorFrame[] => (TRY_AGAIN.has(reason) ? anotherTry() : [])

  function onM2(body: Uint8Array): CylinderStep {
    if (m1 === null) return QUIET
    const held = { ...cylinder, floorDay: floor.day, dayElement: floor.proof }
    const decision = decide(crypto, held, m1.body, m1.value, body)
    m1 = null
    if (decision.kind === 'error') return refuse(decision.reason)
    return answer(decision)
  }

  function refuse(reason: DoorErrorReason): CylinderStep {
    const frame = { type: DOOR_FRAME.error, body: encodeDoorError(reason) }
    return { ...QUIET, send: [frame, ...tryAfter(reason)] }
  }

  function answer(decision: Answered['decision']): CylinderStep {
    const { m2, status, reason, day } = decision
    const { keyId } = m2.passport
    const taken = day !== null && !day.late
    const events: AuditEvent[] = []
    if (taken) events.push(takeDay(day, keyId))
    const detail = REASONS[reason]
    if (status === 'granted') events.push(event({ time: m2.now, keyId, code: 'granted', detail }))
    else if (isNews('denied', keyId, detail)) events.push(event({ time: m2.now, keyId, code: 'denied', detail }))
    const m3Head = encodeM3Head({
      status,
      reason,
      dayTaken: taken,
      wantsList: report.wantsList,
      wantsCollection: report.wantsCollection,
      recordsFollow: report.recordsFollow,
      auditSeq,
      beaconMac: currentBeacon(),
      blocklistVersion: cylinder.blocklistVersion,
      pending: report.pendingTasks,
    })
    const t3 = transcript3(crypto, decision.keys.mac, decision.t2, m3Head)
    const m3: DoorFrame = { type: DOOR_FRAME.m3, body: concat(m3Head, t3.subarray(0, WIRE_MAC)) }
    const records = runsRecords(status, m2.passport.kind, m2.hasRecords || report.recordsFollow)
    answered = records ? { decision, t3, auditSeq } : null
    return {
      ...QUIET,
      events,
      floor: taken ? floor : null,
      verdict: { status, reason, keyId },
      later: day?.late ? { events: [takeDay(day, keyId)], floor } : null,
      send: records ? [m3] : [m3, ...tryAfter(reason)],
    }
  }

  function takeDay({ day, proof }: DayProof, keyId: KeyId): AuditEvent {
    floor = { day, proof }
    return event({ time: day, keyId, code: 'floor', detail: 0 })
  }

  function currentBeacon(): Uint8Array {
    const { cylinderNo, blocklistVersion } = cylinder
    return beaconMac(crypto, report.beaconKey, { cylinderNo, auditSeq, blocklistVersion, floorDay: floor.day })
  }

  function onM4(body: Uint8Array): CylinderStep {
    const decoded = decodeM4(body)
    if (!decoded.ok || answered === null) return QUIET
    const { decision, t3 } = answered
    const { ackSeq, mac } = decoded.value
    const expected = m4Mac(crypto, decision.keys.mac, t3, encodeM4Head({ ackSeq }))
    if (ackSeq !== answered.auditSeq || !equal(expected, mac)) return QUIET
    return { ...QUIET, channel: recordChannel(crypto, decision.keys.enc, 'cylinder') }
  }

  function recordsDone(): CylinderStep {
    if (answered === null) return QUIET
    const { reason } = answered.decision
    answered = null
    return { ...QUIET, send: tryAfter(reason) }
  }

  function onNoTicket(body: Uint8Array): CylinderStep {
    const decoded = decodeNoTicket(body)
    if (!decoded.ok || m1 === null) return QUIET
    m1 = null
    const { systemNo, keyId, now } = decoded.value
    if (!isNews('claimed', systemNo, keyId)) return QUIET
    const said = { time: now, keyId, detail: REASONS.noTicket, claimed: true }
    if (systemNo === cylinder.systemNo) return { ...QUIET, events: [{ seq: ++auditSeq, code: 'denied', ...said }] }
    return { ...QUIET, foreign: [{ seq: ++foreignSeq, code: 'foreign', ...said }] }
  }

  return {
    start: () => ({ ...QUIET, send: [sendM1()] }),
    receive(frame) {
      if (frame.type === DOOR_FRAME.m2) return onM2(frame.body)
      if (frame.type === DOOR_FRAME.m4) return onM4(frame.body)
      return frame.type === DOOR_FRAME.noTicket ? onNoTicket(frame.body) : QUIET
    },
    recordsDone,
    silence: () => ({ ...QUIET, send: anotherTry() }),
  }
}
