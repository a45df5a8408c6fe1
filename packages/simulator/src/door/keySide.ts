import { DOOR_FRAME, type DoorFrame } from '@lockwright/protocol/frame'
import type { DoorKeys } from '../device/derive.ts'
import { doorKeys } from '../device/derive.ts'
import { keepBeacon, tasksFor } from '../device/key/carry.ts'
import { type Candidate, candidates } from '../device/key/choice.ts'
import type { VirtualKey } from '../device/key/key.ts'
import type { Offer } from '../device/key/offer.ts'
import { addOwnEvent, UNPROVEN } from '../device/key/ownLog.ts'
import { TABLE } from '../device/tables.ts'
import {
  buildBeacon,
  buildM2,
  buildNoTicket,
  DOOR_SUITE,
  EVENT,
  isAdminClass,
  join,
  le32,
  type M1,
  type M3,
  M3_FLAG,
  MAC_BYTES,
  type Passport,
  parseM1,
  parseM3,
  STATUS,
  same,
} from '../record/index.ts'
import { Carrier, hasRecordsFor, type Turns } from './carrier.ts'
import { ANSWER_WINDOW_MS } from './cylinderSide.ts'
import { type Rec, SealedRecords } from './sealedRecords.ts'

/** An M2 on its way: what the M3 must fit. */
interface Talk {
  readonly m1: M1
  readonly offer: Offer
  readonly now: number
  readonly keys: DoorKeys
  readonly t2: Uint8Array
  readonly hasRecords: boolean
}

const NO_PROOF = new Uint8Array(16)

/** How a visit ended for the key: a proven answer, a refusal anybody could have sent, without a ticket, or with nothing. */
type Ending = { readonly kind: 'm3'; readonly m3: M3 } | { readonly kind: 'error' | 'noTicket' | 'none' }

/** A key while it is in a door. What it has not stored is gone when it is pulled. */
export class KeySide {
  readonly #key: VirtualKey
  readonly #tried = new Set<string>()
  #talk: Talk | null = null
  #turns: Turns | null = null
  #records: SealedRecords | null = null
  #carrier: Carrier | null = null
  #ending: Ending = { kind: 'none' }
  #isDone = false

  constructor(key: VirtualKey) {
    this.#key = key
  }

  /** The last answer counts for the signal. */
  get ending(): Ending {
    return this.#ending
  }

  get taskStatuses(): readonly number[] {
    return this.#carrier?.statuses ?? []
  }

  /** All frames of one turn of the cylinder, maybe none; `waitedMs` from its own last frame to the first of these. */
  receive(frames: readonly DoorFrame[], waitedMs: number): DoorFrame[] {
    let m1: Uint8Array | null = null
    let record: Rec | null = null
    for (const frame of frames) {
      if (frame.type === DOOR_FRAME.m1) m1 = frame.body
      else if (waitedMs > ANSWER_WINDOW_MS) this.#talk = null
      else if (frame.type === DOOR_FRAME.m3) this.#readM3(frame.body)
      else if (frame.type === DOOR_FRAME.error) this.#readError(frame.body[0]!)
      else if (frame.type === DOOR_FRAME.cylinderRecord) record = this.#records?.open(frame) ?? null
    }
    const said = this.#goOn(record) ?? (m1 === null || this.#isDone ? [] : this.#offer(m1))
    return said.flatMap((frame) => this.#key.habits.says(frame))
  }

  /** The next turn of the record phase; null when there is none, or the cylinder has fallen silent. */
  #goOn(record: Rec | null): readonly DoorFrame[] | null {
    const turns = this.#turns
    if (turns === null) return null
    if (this.#carrier!.hasStarted && record === null) {
      this.#turns = null
      return null
    }
    const turn = this.#carrier!.hasStarted ? turns.next(record!) : turns.next()
    this.#carrier!.hasStarted = true
    if (turn.done !== true) return turn.value
    this.#turns = null
    return null
  }

  #offer(body: Uint8Array): readonly DoorFrame[] {
    const key = this.#key
    const m1 = parseM1(body)
    if (m1 === null || !key.memory.claimed || key.memory.minSuite > DOOR_SUITE) return []
    const offer = key.habits.offer(this.#nextOffer(m1), m1)
    if (offer !== null) return this.#sendM2(body, m1, offer)
    this.#isDone = true
    return this.#tried.size === 0 ? this.#noTicket(m1) : []
  }

  /** After BLOCKED it shows nothing any more, but administrators' keys still carry the cure (B17, B5). */
  #nextOffer(m1: M1): Offer | null {
    const { memory, habits } = this.#key
    const { passport } = memory
    if (passport === null || m1.sysId !== memory.sysId) return null
    const isCarrying = isAdminClass(passport.keyClass) && tasksFor(memory, m1.cylId).length > 0
    if (habits.obeysBlocked && memory.isDisabled && !isCarrying) return null
    const next = candidates(memory, passport, m1, this.#key.timeFor(m1.floorDay)).find(
      (candidate) => !this.#tried.has(offerName(candidate.entry)) && this.#key.mayOffer(candidate, passport),
    )
    return next === undefined ? null : this.#complete(next, passport, m1)
  }

  #complete({ slotType, slotId, entry, schedule }: Candidate, passport: Passport, m1: M1): Offer {
    const { revalidation } = this.#key.memory
    const isRevalidated = passport.unitHours > 0
    return {
      slotType,
      slotId,
      ticket: entry.ticket,
      meta: entry.meta,
      schedule,
      passport,
      revalIndex: isRevalidated ? (revalidation?.index ?? 0) : 0,
      revalProof: isRevalidated ? (revalidation?.proof ?? passport.chainAnchor) : NO_PROOF,
      day: this.#key.dayAbove(m1.floorDay),
    }
  }

  /** A key without any ticket says so; the cylinder notes it (R080). */
  #noTicket(m1: M1): readonly DoorFrame[] {
    const { memory, habits } = this.#key
    const claim = { sysId: memory.sysId, keyId: memory.keyId, now: habits.now(this.#key.timeFor(m1.floorDay)) }
    this.#ending = { kind: 'noTicket' }
    return [{ type: DOOR_FRAME.noTicket, body: buildNoTicket(claim) }]
  }

  #sendM2(m1Body: Uint8Array, m1: M1, offer: Offer): readonly DoorFrame[] {
    const { memory, habits } = this.#key
    const now = habits.now(this.#key.timeFor(m1.floorDay))
    const nonce = memory.hardware.random.bytes(12)
    const hasRecords = this.#carrier === null && hasRecordsFor(memory, m1.cylId, m1.blVer)
    const contact = { nC: m1.nonce, nK: nonce, cylId: m1.cylId, keyId: offer.passport.keyId }
    const keys = doorKeys(memory.crypto, offer.ticket, contact)
    const m2 = buildM2({ ...offer, suite: DOOR_SUITE, hasRecords, now, nonce })
    const t2 = memory.crypto.cmac(keys.mac, join(DOOR_FRAME.m2, m1Body, m2))
    this.#talk = { m1, offer, now, keys, t2, hasRecords }
    return [{ type: DOOR_FRAME.m2, body: join(m2, t2.subarray(0, MAC_BYTES)) }]
  }

  /** Nobody proves a refusal: it goes into the own log as such. */
  #readError(reason: number): void {
    this.#ending = { kind: 'error' }
    if (this.#talk === null) return
    const { offer, m1, now } = this.#talk
    this.#talk = null
    this.#tried.add(offerName(offer))
    const { memory } = this.#key
    const batch = memory.change()
    addOwnEvent(memory, batch, { time: now, cylId: m1.cylId, code: EVENT.denied, detail: reason, flags: UNPROVEN })
    memory.commit(batch)
  }

  #readM3(body: Uint8Array): void {
    const talk = this.#talk
    this.#talk = null
    const m3 = parseM3(body)
    if (talk === null || m3 === null) return
    const { memory } = this.#key
    const t3 = memory.crypto.cmac(talk.keys.mac, join(DOOR_FRAME.m3, talk.t2, body.subarray(0, -MAC_BYTES)))
    if (!same(t3.subarray(0, MAC_BYTES), body.subarray(-MAC_BYTES))) return
    this.#tried.add(offerName(talk.offer))
    this.#ending = { kind: 'm3', m3 }
    this.#remember(talk, m3)
    if (talk.hasRecords || (m3.flags & M3_FLAG.recordsFollow) !== 0) this.#startRecords(talk, m3, t3)
  }

  /** The beacon goes home with the key; BLOCKED locks this passport (B17). */
  #remember({ m1, offer, now }: Talk, m3: M3): void {
    const { memory } = this.#key
    const batch = memory.change()
    const floorDay = (m3.flags & M3_FLAG.dayTaken) !== 0 && offer.day !== null ? offer.day.day : m1.floorDay
    const beacon = buildBeacon({ cylId: m1.cylId, auditSeq: m3.auditSeq, blVer: m3.blVer, floorDay })
    keepBeacon(memory, batch, join(beacon, m3.beaconMac))
    const isGranted = m3.status === STATUS.granted
    const code = isGranted ? EVENT.granted : EVENT.denied
    addOwnEvent(memory, batch, { time: now, cylId: m1.cylId, code, detail: m3.reason, flags: 0 })
    if (m3.status === STATUS.blocked) batch.put(TABLE.locked, 0, memory.crypto.sha256(offer.passport.bytes))
    memory.commit(batch)
  }

  #startRecords({ m1, keys }: Talk, m3: M3, t3: Uint8Array): void {
    const { memory } = this.#key
    const content = join(0, le32(m3.auditSeq))
    const mac = memory.crypto.cmac(keys.mac, join(DOOR_FRAME.m4, t3, content))
    const m4: DoorFrame = { type: DOOR_FRAME.m4, body: join(content, mac.subarray(0, MAC_BYTES)) }
    this.#records = new SealedRecords(memory.crypto, keys.seal, 'key')
    this.#carrier = new Carrier(memory, this.#records, m4)
    this.#turns = this.#carrier.run(m1.cylId, m3.blVer)
  }
}

/** Which ticket of the key it is. */
const offerName = ({ slotId, meta }: Pick<Offer, 'slotId' | 'meta'>): string =>
  `${meta.slotType}:${slotId}:${meta.nextGeneration}`
