import type { ScheduleImage, SystemNo, UnixSeconds } from '@lockwright/domain/model'
import type { Entry, M1, PassportRecord } from '../message/index.ts'
import type { DayProof } from './decision.ts'
import { isOpen } from './week.ts'

/** What a key holds when it touches a cylinder. */
export interface KeyAtDoor {
  readonly systemNo: SystemNo
  readonly passport: PassportRecord
  /** Older tickets are not shown any more. */
  readonly minSecretGeneration: number
  readonly entries: readonly Entry[]
  readonly schedules: readonly ScheduleImage[]
  /** Index 0 and 16 zeros without revalidation. */
  readonly revalidation: { readonly index: number; readonly proof: Uint8Array }
  /** Newest day it was given that is not later than the day of its own clock + 1 (B9). */
  readonly day: DayProof | null
  /** Its clock; 0 without one. */
  readonly now: UnixSeconds
  /** It has tasks or a list to hand over. */
  readonly hasRecords: boolean
}

export interface Candidate {
  readonly entry: Entry
  readonly schedule: ScheduleImage | null
}

/** Groups of M1 a key looks at. */
const MAX_GROUPS = 64

/**
 * Entries for this door in the order to try them (spec/door.md 4, B20): without schedule before with, then the cylinder
 * itself, then groups as M1 names them, list mode after all others, a task ticket last (R079); of a secret generation
 * that both accept, and with a schedule that holds now. If only the schedules leave none, the first of them all the
 * same, so that the attempt is on record (R081).
 */
export function candidates(key: KeyAtDoor, m1: M1): readonly Candidate[] {
  if (m1.systemNo !== key.systemNo) return []
  const groups = m1.groups.slice(0, MAX_GROUPS)
  const ordered = key.entries
    .filter(({ slot }) => (slot.kind === 'group' ? groups.includes(slot.groupNo) : slot.cylinderNo === m1.cylinderNo))
    .filter((entry) => isAccepted(key, m1, entry))
    .flatMap((entry) => withSchedule(key, entry))
    .sort((a, b) => rank(a, groups) - rank(b, groups))
  const holding = ordered.filter(({ schedule }) => schedule === null || isOpen(schedule, key.now, key.now))
  return holding.length > 0 ? holding : ordered.slice(0, 1)
}

function isAccepted(key: KeyAtDoor, m1: M1, { meta }: Entry): boolean {
  const generation = key.passport.secretGeneration + (meta.nextGeneration ? 1 : 0)
  return generation >= key.minSecretGeneration && generation <= m1.secretGeneration
}

function withSchedule(key: KeyAtDoor, entry: Entry): Candidate[] {
  if (entry.meta.scheduleIndex === 0) return [{ entry, schedule: null }]
  const schedule = key.schedules.find(({ index }) => index === entry.meta.scheduleIndex)
  return schedule ? [{ entry, schedule }] : []
}

function rank({ entry: { slot, meta }, schedule }: Candidate, groups: M1['groups']): number {
  const slotRank = slot.kind === 'group' ? 1 + groups.indexOf(slot.groupNo) : 0
  return slotRank + (schedule ? 100 : 0) + (meta.listMode ? 200 : 0) + (slot.kind === 'task' ? 400 : 0)
}
