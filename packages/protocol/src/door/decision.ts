import type {
  BlocklistVersion,
  CylinderNo,
  GroupNo,
  KeyId,
  Reason,
  SystemNo,
  UnixSeconds,
} from '@lockwright/domain/model'
import { equal } from '../bytes/index.ts'
import { CHAIN, DAY_CHAIN_LENGTH, stepDown } from '../chain/index.ts'
import { ticket } from '../image/index.ts'
import {
  type DoorErrorReason,
  decodeM2,
  encodeEntryMeta,
  encodePassport,
  encodeSchedule,
  type M1,
  type M2,
  type M3,
} from '../message/index.ts'
import type { Crypto } from '../ports/index.ts'
import { checkTime } from './time.ts'
import { macMatches, type SessionKeys, sessionKeys, transcript2, WIRE_MAC } from './transcript.ts'
import { isOpen } from './week.ts'

/** minEpoch of a block without end. */
export const FOR_EVER = 0xffff
/** More day steps than this are done after the decision: the user is waiting (3.6). */
const STEPS_BEFORE = 31

/** What a claimed cylinder holds, as far as a key at the door is concerned. */
export interface CylinderAtDoor {
  readonly systemNo: SystemNo
  readonly cylinderNo: CylinderNo
  /** Door suites: bit n - 1 = suite n. */
  readonly suites: number
  readonly secretGeneration: number
  readonly minSecretGeneration: number
  /** KA of each secret generation it still accepts. */
  readonly ticketKeys: ReadonlyMap<number, Uint8Array>
  /** K_G of the groups it belongs to, in the order of M1. */
  readonly groupKeys: ReadonlyMap<GroupNo, Uint8Array>
  readonly dayEpoch: UnixSeconds
  readonly floorDay: number
  /** y of `floorDay`, 16 bytes. */
  readonly dayElement: Uint8Array
  readonly blocklistVersion: BlocklistVersion
  /** Higher minEpoch of block list and urgent blocks; 0 = not blocked. */
  minEpoch(keyId: KeyId): number
  /** Whether its own list admits the key (list mode). */
  lists(keyId: KeyId): boolean
}

/** A day with its element y. */
export interface DayProof {
  readonly day: number
  readonly proof: Uint8Array
}

export type Decision =
  | {
      /** Nothing is authenticated: answered with frame 0E. */
      readonly kind: 'error'
      readonly reason: DoorErrorReason
    }
  | {
      readonly kind: 'decided'
      readonly m2: M2
      readonly keys: SessionKeys
      readonly t2: Uint8Array
      readonly status: M3['status']
      readonly reason: Reason
      /** Proven day later than the floor; `late`: it counts only after this decision. */
      readonly day: (DayProof & { readonly late: boolean }) | null
    }

const error = (reason: DoorErrorReason): Decision => ({ kind: 'error', reason })

/** What a cylinder says to an M2, in exactly the order of spec/door.md 5. `m1Body`: what it sent. */
export function decide(
  crypto: Crypto,
  cylinder: CylinderAtDoor,
  m1Body: Uint8Array,
  m1: Pick<M1, 'nonce' | 'cylinderNo'>,
  m2Body: Uint8Array,
): Decision {
  const suite = m2Body[0] ?? 0
  if (suite < 1 || suite > 8 || ((cylinder.suites >> (suite - 1)) & 1) === 0) return error('suite')
  const decoded = decodeM2(m2Body)
  if (!decoded.ok) return error('noTicket')
  const m2 = decoded.value
  const generation = m2.passport.secretGeneration + (m2.meta.nextGeneration ? 1 : 0)
  const key = ticketKeyFor(cylinder, m2, generation)
  if (key === undefined) return error('noTicket')
  const keys = sessionKeys(crypto, ticketOf(crypto, key, cylinder.systemNo, m2), m1, m2)
  const t2 = transcript2(crypto, keys.mac, m1Body, m2Body.subarray(0, m2Body.length - WIRE_MAC))
  if (!macMatches(t2, m2.mac)) return error('noTicket')
  const day = provenDay(crypto, cylinder, m2.day)
  const floorDay = day && !day.late ? day.day : cylinder.floorDay
  return { kind: 'decided', m2, keys, t2, day, ...judge(crypto, cylinder, m2, generation, floorDay) }
}

function ticketKeyFor(cylinder: CylinderAtDoor, { slot }: M2, generation: number): Uint8Array | undefined {
  if (slot.kind === 'group') return cylinder.groupKeys.get(slot.groupNo)
  return slot.cylinderNo === cylinder.cylinderNo ? cylinder.ticketKeys.get(generation) : undefined
}

function ticketOf(crypto: Crypto, key: Uint8Array, systemNo: SystemNo, m2: M2): Uint8Array {
  return ticket(crypto, key, {
    suite: m2.suite,
    systemNo,
    slot: m2.slot,
    passport: encodePassport(m2.passport),
    entryMeta: encodeEntryMeta(m2.slot.kind, m2.meta),
    schedule: m2.schedule && encodeSchedule(m2.schedule),
  })
}

/** A later day counts only with an element that leads to the one held: nobody can push a cylinder ahead (T-04). */
function provenDay(crypto: Crypto, cylinder: CylinderAtDoor, shown: M2['day']): (DayProof & { late: boolean }) | null {
  if (shown === null || shown.day <= cylinder.floorDay || shown.day > DAY_CHAIN_LENGTH) return null
  const reached = stepDown(crypto, CHAIN.day, cylinder.systemNo, shown.proof, shown.day, cylinder.floorDay)
  if (!equal(reached, cylinder.dayElement)) return null
  return { ...shown, late: shown.day - cylinder.floorDay > STEPS_BEFORE }
}

function judge(
  crypto: Crypto,
  cylinder: CylinderAtDoor,
  m2: M2,
  generation: number,
  floorDay: number,
): { status: M3['status']; reason: Reason } {
  const { passport, revalidation, slot, meta, schedule, now } = m2
  if (generation < cylinder.minSecretGeneration) return denied('generation')
  const minEpoch = cylinder.minEpoch(passport.keyId)
  if (passport.rightsEpoch < minEpoch) return { status: 'blocked', reason: minEpoch === FOR_EVER ? 'blocked' : 'epoch' }
  if (slot.kind === 'task') return denied('noTicket')
  const proves = () => provesAnchor(crypto, m2)
  const time = checkTime({ dayEpoch: cylinder.dayEpoch, floorDay }, now, passport, revalidation.index, proves)
  if (time.reason !== 'ok') return denied(time.reason)
  if (schedule && !isOpen(schedule, now, time.t)) return denied('outsideSchedule')
  if (meta.listMode && !cylinder.lists(passport.keyId)) return denied('notInList')
  return { status: 'granted', reason: 'ok' }
}

const denied = (reason: Reason) => ({ status: 'denied', reason }) as const

function provesAnchor(crypto: Crypto, { passport, revalidation }: M2): boolean {
  const { index, proof } = revalidation
  const reached = stepDown(crypto, CHAIN.revalidation, passport.keyId, proof, index, 0)
  return passport.revalidation !== null && equal(reached, passport.revalidation.anchor)
}
