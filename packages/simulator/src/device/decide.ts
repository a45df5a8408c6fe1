import { REASONS } from '@lockwright/domain/model'
import type { Crypto } from '@lockwright/protocol/ports'
import { type M2, type Passport, SLOT, STATUS } from '../record/index.ts'
import { CHAIN, stepDown } from './derive.ts'
import { isOpen } from './week.ts'

/**
 * One check each, left out in a sabotaged device: proves that whoever watches it notices. `receipt`: tasks and lists are said to
 * be taken and are not.
 */
export type Sabotage = 'schedule' | 'block' | 'validity' | 'ticket' | 'claim' | 'floor' | 'receipt'

export interface Verdict {
  readonly status: number
  readonly reason: number
}

/** What a cylinder holds that a decision needs. */
export interface DoorState {
  readonly minGeneration: number
  /** Seconds since 1970 of the start of the day it knows has come. */
  readonly floorTime: number
  /** Passports of this key with a smaller rights epoch are refused; 0 = none. */
  blockedBelow(keyId: number): number
  isListed(keyId: number): boolean
}

const FOR_EVER = 0xffff
const DAY = 86_400

const granted: Verdict = { status: STATUS.granted, reason: REASONS.ok }
const denied = (reason: number): Verdict => ({ status: STATUS.denied, reason })

export const ticketGeneration = (m2: M2): number => m2.passport.secretGeneration + (m2.meta.nextGeneration ? 1 : 0)

/** Answer to an M2 whose mac is good; the checks in the order of spec/door.md 5.6 and 7. */
export function decide(crypto: Crypto, state: DoorState, m2: M2, sabotage: ReadonlySet<Sabotage>): Verdict {
  const { passport } = m2
  if (ticketGeneration(m2) < state.minGeneration) return denied(REASONS.generation)
  const blockedBelow = state.blockedBelow(passport.keyId)
  if (passport.rightsEpoch < blockedBelow && !sabotage.has('block'))
    return { status: STATUS.blocked, reason: blockedBelow === FOR_EVER ? REASONS.blocked : REASONS.epoch }
  if (m2.slotType === SLOT.task) return denied(REASONS.noTicket)

  const clockless = passport.noClock && m2.now === 0
  if (!clockless && m2.now < state.floorTime - DAY && !sabotage.has('floor')) return denied(REASONS.clockBehindFloor)
  const bound = clockless ? state.floorTime : Math.max(m2.now, sabotage.has('floor') ? 0 : state.floorTime)
  if (!passport.always && !sabotage.has('validity')) {
    if (!clockless && bound < passport.validFrom) return denied(REASONS.notYetValid)
    if (bound >= passport.validTo) return denied(REASONS.expired)
  }
  if (passport.unitHours > 0 && !sabotage.has('validity') && !isRevalidated(crypto, m2, bound))
    return denied(REASONS.revalidationOverdue)
  if (m2.schedule !== null && !sabotage.has('schedule') && !isOpen(m2.schedule, m2.now, bound))
    return denied(REASONS.outsideSchedule)
  if (m2.meta.listMode && !state.isListed(passport.keyId)) return denied(REASONS.notInList)
  return granted
}

/** Seconds since 1970 until which the chain element `index` keeps a key active. */
const deadline = (passport: Passport, index: number): number => passport.chainStart + 3600 * passport.unitHours * index

function isRevalidated(crypto: Crypto, { passport, revalIndex, revalProof }: M2, bound: number): boolean {
  if (revalIndex > passport.chainLength || bound >= deadline(passport, revalIndex)) return false
  const anchor = stepDown(crypto, revalProof, CHAIN.revalidation, passport.keyId, revalIndex, 0)
  return anchor.every((byte, n) => byte === passport.chainAnchor[n])
}
