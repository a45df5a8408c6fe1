import type { ScheduleImage, SystemNo, UnixSeconds } from '@lockwright/domain/model'
import type { Entry, M1, PassportRecord } from '../message/index.ts'
import type { DayProof } from './decision.ts'
import { isOpen } from './week.ts'

/** What a key holds when it touches a cylinder. */
export interface KeyAtDoor {
  readonly systemNo: SystemNo
  readonly passport: PassportRecord
  readonly entries: readonly Entry[]
  readonly schedules: readonly ScheduleImage[]
  /** Index 0 and 16 zeros without revalidation. */
  readonly revalidation: { readonly index: number; readonly proof: Uint8Array }
  /** Newest day it was given. */
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

/**
 * Entries for this door in the order to try them (C4, B20): without schedule, then the cylinder itself, then groups as
 * M1 names them, list mode last; only those whose schedule holds now. If none does, the first of them, so that the
 * attempt is on record (R081). A task ticket only when there is nothing else (R079).
 */
export function candidates(key: KeyAtDoor, m1: M1): readonly Candidate[] {
  if (m1.systemNo !== key.systemNo) return []
  const found = key.entries
    .filter(({ slot }) =>
      slot.kind === 'group' ? m1.groups.includes(slot.groupNo) : slot.cylinderNo === m1.cylinderNo,
    )
    .flatMap((entry) => withSchedule(key, entry))
  const opening = found.filter(({ entry }) => entry.slot.kind !== 'task')
  if (opening.length === 0) return found
  const ordered = opening.toSorted((a, b) => rank(a, m1) - rank(b, m1))
  const holding = ordered.filter(({ schedule }) => schedule === null || isOpen(schedule, key.now, key.now))
  return holding.length > 0 ? holding : ordered.slice(0, 1)
}

function withSchedule(key: KeyAtDoor, entry: Entry): Candidate[] {
  if (entry.meta.scheduleIndex === 0) return [{ entry, schedule: null }]
  const schedule = key.schedules.find(({ index }) => index === entry.meta.scheduleIndex)
  return schedule ? [{ entry, schedule }] : []
}

function rank({ entry, schedule }: Candidate, m1: M1): number {
  const slotRank = entry.slot.kind === 'group' ? 1 + m1.groups.indexOf(entry.slot.groupNo) : 0
  return slotRank + (schedule ? 1000 : 0) + (entry.meta.listMode ? 2000 : 0)
}
