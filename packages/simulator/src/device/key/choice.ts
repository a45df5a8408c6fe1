import { type Entry, type M1, type Schedule, SLOT } from '../../record/index.ts'
import { isOpen } from '../week.ts'
import type { KeyMemory } from './memory.ts'

export interface Candidate {
  readonly slotType: number
  readonly slotId: number
  readonly entry: Entry
  readonly schedule: Schedule | null
}

/**
 * Entries to offer to this door, best first (B20, C4): those whose schedule holds now; no schedule, then cylinder, then
 * groups in the order of M1, list mode last. When none holds the best one is offered, so that the attempt is recorded.
 * A key without any entry for the door offers its task ticket.
 */
export function candidates(key: KeyMemory, m1: M1, now: number): readonly Candidate[] {
  const found = [
    ...ofSlot(key, m1, SLOT.cylinder, m1.cylId),
    ...m1.groups.flatMap((group) => ofSlot(key, m1, SLOT.group, group)),
  ].sort((a, b) => rank(a) - rank(b))
  if (found.length === 0) return ofSlot(key, m1, SLOT.task, m1.cylId)
  const holding = found.filter(({ schedule }) => schedule === null || isOpen(schedule, now, now))
  return holding.length > 0 ? holding : found.slice(0, 1)
}

/** During a change of secrets a key may hold two tickets for a slot; the one of the door's generation is offered. */
function ofSlot(key: KeyMemory, m1: M1, slotType: number, slotId: number): Candidate[] {
  const older = key.entry(slotType, slotId, false)
  const newer = key.entry(slotType, slotId, true)
  const isNewer = newer !== null && (older === null || m1.generation > (key.passport?.secretGeneration ?? 0))
  const entry = isNewer ? newer : older
  if (entry === null) return []
  const { scheduleIndex } = entry.meta
  const schedule = scheduleIndex === 0 ? null : key.schedule(scheduleIndex)
  if (scheduleIndex !== 0 && schedule === null) return []
  return [{ slotType, slotId, entry, schedule }]
}

function rank({ entry, schedule, slotType }: Candidate): number {
  if (entry.meta.listMode) return 3
  if (schedule === null) return 0
  return slotType === SLOT.cylinder ? 1 : 2
}
