import { REASONS } from '@lockwright/domain/model'
import { DOOR_FRAME, type DoorFrame } from '@lockwright/protocol/frame'
import type { CylinderMemory } from '../device/cylinder/memory.ts'
import { decide, ticketGeneration, type Verdict } from '../device/decide.ts'
import { CHAIN, type DoorKeys, doorKeys, stepDown, ticket } from '../device/derive.ts'
import {
  BEACON_PREFIX,
  buildBeacon,
  buildM1,
  buildM3,
  CLAIMED,
  type DayToken,
  DOOR_SUITE,
  EVENT,
  isAdminClass,
  join,
  M1_FLAG,
  type M2,
  M3_FLAG,
  MAC_BYTES,
  parseM2,
  parseNoTicket,
  SLOT,
  STATUS,
  same,
} from '../record/index.ts'
import { HandOver } from './handOver.ts'

/** An answer that begins later may have travelled through a relay (T-07). */
export const ANSWER_WINDOW_MS = 30
/** M1 in one power-up; then it is silent until the next (T-25). */
const MAX_M1 = 4
/** Longer ways to a newer day wait until the answer is on the line (spec/door.md 5.5). */
const STEPS_BEFORE_ANSWER = 31
const LAST_DAY = 8192
/** After these a key may have a better entry (B20). */
const TRY_AGAIN = new Set<number>([REASONS.noTicket, REASONS.outsideSchedule, REASONS.notInList])

/** A cylinder while a key is in it: everything here is gone when the key is pulled. */
export class CylinderSide {
  readonly #memory: CylinderMemory
  readonly #recorded = new Set<string>()
  #m1Count = 0
  #m1: Uint8Array | null = null
  #handOver: HandOver | null = null
  #lateDay: { readonly token: DayToken; readonly keyId: number } | null = null
  #opened = false
  #refusal: number | null = null
  #verdict: Verdict | null = null

  constructor(memory: CylinderMemory) {
    this.#memory = memory
  }

  /** The motor has moved. */
  get opened(): boolean {
    return this.#opened
  }

  get verdict(): Verdict | null {
    return this.#verdict
  }

  /** Reason of the last answer it gave before a good mac. */
  get refusal(): number | null {
    return this.#refusal
  }

  /** First words after power has come up. */
  start(): DoorFrame[] {
    return this.#memory.claimed ? this.#freshM1() : [this.#error(REASONS.notClaimed)]
  }

  /** `waitedMs`: from the end of its own last frame to the first byte of this one. */
  receive(frame: DoorFrame, waitedMs: number): DoorFrame[] {
    if (!this.#memory.claimed || waitedMs > ANSWER_WINDOW_MS) return []
    switch (frame.type) {
      case DOOR_FRAME.m2:
        return this.#answerM2(frame.body)
      case DOOR_FRAME.noTicket:
        this.#noteNoTicket(frame.body)
        return []
      case DOOR_FRAME.m4:
      case DOOR_FRAME.keyRecord: {
        const answers = this.#handOver?.receive(frame) ?? []
        if (this.#handOver?.isOver === true) {
          this.#handOver = null
          return [...answers, ...this.#tryAgain()]
        }
        return answers
      }
      default:
        return []
    }
  }

  /** Its window passed without a frame that could be read. */
  silence(): DoorFrame[] {
    this.#handOver = null
    return this.#m1 === null ? [] : this.#freshM1()
  }

  /** Work that waits until the answer is on the line. */
  afterAnswer(): void {
    if (this.#lateDay === null) return
    const { token, keyId } = this.#lateDay
    this.#lateDay = null
    const change = this.#memory.change()
    change.setDay(this.#memory.dayEpoch, token.day, token.proof)
    change.record({ time: token.day, keyId, code: EVENT.floor, detail: 0, flags: 0 })
    change.commit()
  }

  #freshM1(): DoorFrame[] {
    const memory = this.#memory
    this.#m1 = null
    if (this.#m1Count++ >= MAX_M1) return []
    const uncollected = memory.log.newest - memory.log.collected
    const body = buildM1({
      sysId: memory.sysId,
      cylId: memory.cylId,
      generation: memory.generation,
      flags:
        (uncollected >= 0.75 * memory.capacities.ring ? M1_FLAG.auditFilling : 0) |
        (memory.hasUnfinishedList ? M1_FLAG.listUnfinished : 0),
      floorDay: memory.floorDay,
      blVer: memory.blVer,
      auditSeq: memory.log.newest,
      nonce: memory.hardware.random.bytes(12),
      groups: memory.groups,
    })
    this.#m1 = body
    return [{ type: DOOR_FRAME.m1, body }]
  }

  #answerM2(body: Uint8Array): DoorFrame[] {
    const m1 = this.#m1
    this.#m1 = null
    if (m1 === null) return []
    if (body[0] !== DOOR_SUITE) return [this.#error(REASONS.suite)]
    const m2 = parseM2(body)
    if (m2 === null) return this.#refuse()
    const memory = this.#memory
    const secret = this.#secretFor(m2)
    if (secret === undefined) return this.#refuse()
    const held = ticket(memory.crypto, secret, memory.sysId, m2)
    const contact = { nC: m1.subarray(22, 34), nK: m2.nonce, cylId: memory.cylId, keyId: m2.passport.keyId }
    const keys = doorKeys(memory.crypto, held, contact)
    const t2 = memory.crypto.cmac(keys.mac, join(DOOR_FRAME.m2, m1, body.subarray(0, -MAC_BYTES)))
    const isTrue = same(t2.subarray(0, MAC_BYTES), body.subarray(-MAC_BYTES))
    if (!isTrue && !memory.hardware.sabotage.has('ticket')) return this.#refuse()
    return this.#decide(m2, keys, t2)
  }

  /** K_c.auth of the ticket's generation, or the secret of a group this cylinder is in. */
  #secretFor(m2: M2): Uint8Array | undefined {
    if (m2.slotType === SLOT.group) return this.#memory.groupSecret(m2.slotId)
    return m2.slotId === this.#memory.cylId ? this.#memory.ticketSecret(ticketGeneration(m2)) : undefined
  }

  /** The mac is good. The audit record is in flash before the motor moves. */
  #decide(m2: M2, keys: DoorKeys, t2: Uint8Array): DoorFrame[] {
    const memory = this.#memory
    const { keyId } = m2.passport
    const change = memory.change()
    const dayTaken = this.#takeDay(change, m2)
    if (dayTaken) change.record({ time: m2.day!.day, keyId, code: EVENT.floor, detail: 0, flags: 0 })
    const floorTime = dayTaken ? memory.dayEpoch + 86_400 * m2.day!.day : memory.floorTime
    const state = {
      minGeneration: memory.minGeneration,
      floorTime,
      blockedBelow: (id: number) => memory.blockedBelow(id),
      isListed: (id: number) => memory.isListed(id),
    }
    const verdict = decide(memory.crypto, state, m2, memory.hardware.sabotage)
    const isGranted = verdict.status === STATUS.granted
    if (isGranted) change.record({ time: m2.now, keyId, code: EVENT.granted, detail: 0, flags: 0 })
    else if (this.#isNews(keyId, verdict.reason))
      change.record({ time: m2.now, keyId, code: EVENT.denied, detail: verdict.reason, flags: 0 })
    change.commit()
    this.#verdict = verdict
    if (isGranted) this.#opened = true

    const auditSeq = memory.log.newest
    const { floorDay, blVer, cylId } = memory
    const beacon = buildBeacon({ cylId, auditSeq, blVer, floorDay })
    const uncollected = auditSeq - memory.log.collected
    const mayHandOver = verdict.status !== STATUS.blocked || isAdminClass(m2.passport.keyClass)
    const m3 = buildM3({
      status: verdict.status,
      reason: verdict.reason,
      flags:
        (dayTaken ? M3_FLAG.dayTaken : 0) |
        (memory.hasUnfinishedList ? M3_FLAG.wantsList : 0) |
        (uncollected >= 0.75 * memory.capacities.ring ? M3_FLAG.wantsAudit : 0),
      auditSeq,
      beaconMac: memory.crypto.cmac(memory.secret('beacons'), join(BEACON_PREFIX, beacon)).subarray(0, MAC_BYTES),
      blVer,
      pending: 0,
    })
    const t3 = memory.crypto.cmac(keys.mac, join(DOOR_FRAME.m3, t2, m3))
    const answer: DoorFrame = { type: DOOR_FRAME.m3, body: join(m3, t3.subarray(0, MAC_BYTES)) }
    if (m2.hasRecords && mayHandOver) {
      const visit = { keyId, now: m2.now, bound: Math.max(m2.now, memory.floorTime) }
      this.#handOver = new HandOver(memory, { keys, t3, auditSeq, wantsList: memory.hasUnfinishedList }, visit)
      return [answer]
    }
    return [answer, ...this.#tryAgain()]
  }

  /** A day counts only with an element of the chain above the known one; a far one after the answer. */
  #takeDay(change: ReturnType<CylinderMemory['change']>, { day, passport }: M2): boolean {
    const memory = this.#memory
    if (day === null || day.day <= memory.floorDay || day.day > LAST_DAY) return false
    const reached = stepDown(memory.crypto, day.proof, CHAIN.day, memory.sysId, day.day, memory.floorDay)
    if (!same(reached, memory.dayValue)) return false
    if (day.day - memory.floorDay > STEPS_BEFORE_ANSWER) {
      this.#lateDay = { token: day, keyId: passport.keyId }
      return false
    }
    change.setDay(memory.dayEpoch, day.day, day.proof)
    return true
  }

  /** Before a good mac the answer tells nothing and nobody is known: no record. */
  #refuse(): DoorFrame[] {
    return [this.#error(REASONS.noTicket), ...this.#tryAgain()]
  }

  /** What a key says of itself is noted, not answered, and moves no floor (R080). */
  #noteNoTicket(body: Uint8Array): void {
    const claim = parseNoTicket(body)
    this.#m1 = null
    if (claim === null || !this.#isNews(claim.keyId, REASONS.noTicket)) return
    const change = this.#memory.change()
    const event = { time: claim.now, keyId: claim.keyId, detail: REASONS.noTicket, flags: CLAIMED }
    if (claim.sysId === this.#memory.sysId) change.record({ ...event, code: EVENT.denied })
    else change.recordForeign({ ...event, code: EVENT.foreign })
    change.commit()
  }

  /** At most once a key and reason in one power-up (R080, B14). */
  #isNews(keyId: number, reason: number): boolean {
    const attempt = `${keyId}:${reason}`
    if (this.#recorded.has(attempt)) return false
    this.#recorded.add(attempt)
    return true
  }

  #tryAgain(): DoorFrame[] {
    const mayTry = this.#verdict === null || TRY_AGAIN.has(this.#verdict.reason)
    return mayTry && !this.#opened ? this.#freshM1() : []
  }

  #error(reason: number): DoorFrame {
    this.#refusal = reason
    return { type: DOOR_FRAME.error, body: Uint8Array.of(reason) }
  }
}
