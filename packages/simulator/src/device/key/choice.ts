import { type Entry, type M1, type Passport, type Schedule, SLOT } from '../../record/index.ts'
import { isOpen } from '../week.ts'
import type { KeyMemory } from './memory.ts'

export interface Candidate {
  readonly slotType: number
  readonly slotId: number
  readonly entry: Entry
  readonly schedule: Schedule | null
}

/**
 * Entries to offer to this door, best first (spec/door.md 4, B20): those whose schedule holds now. When only schedules
 * keep the key from having one it offers the first all the same, so that the attempt is recorded.
 */
export function candidates(key: KeyMemory, passport: Passport, m1: M1, now: number): readonly Candidate[] {
  const found = [
    ...ofSlot(key, passport, m1, SLOT.cylinder, m1.cylId),
    ...m1.groups.flatMap((group) => ofSlot(key, passport, m1, SLOT.group, group)),
    ...ofSlot(key, passport, m1, SLOT.task, m1.cylId),
  ].sort((a, b) => rank(a) - rank(b))
  const holding = found.filter(({ schedule }) => schedule === null || isOpen(schedule, now, now))
  return holding.length > 0 ? holding : found.slice(0, 1)
}

/** During a change of secrets a key may hold two tickets for a slot; the newer goes first. */
function ofSlot(key: KeyMemory, passport: Passport, m1: M1, slotType: number, slotId: number): Candidate[] {
  return [true, false].flatMap((isNext) => {
    const entry = key.entry(slotType, slotId, isNext)
    const generation = passport.secretGeneration + (isNext ? 1 : 0)
    if (entry === null || generation > m1.generation || generation < key.minGeneration) return []
    const { scheduleIndex } = entry.meta
    const schedule = scheduleIndex === 0 ? null : key.schedule(scheduleIndex)
    return scheduleIndex !== 0 && schedule === null ? [] : [{ slotType, slotId, entry, schedule }]
  })
}

/** No schedule before schedule, cylinder before group, list mode after all others, task tickets last. */
function rank({ entry, schedule, slotType }: Candidate): number {
  if (slotType === SLOT.task) return 8
  return (entry.meta.listMode ? 4 : 0) + (schedule === null ? 0 : 2) + (slotType === SLOT.group ? 1 : 0)
}
