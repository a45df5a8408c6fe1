import type { KeyEntry, KeyImage, ScheduleImage, UnixSeconds } from '../model/index.ts'
import { scheduleEnded, scheduleIncludes } from '../schedule/index.ts'
import { slotId } from './merge.ts'

/** Entries with the schedule records they point to. */
export type KeyContent = Pick<KeyImage, 'entries' | 'schedules'>

/** The record of an entry; null = at any time. */
export function scheduleOf(content: KeyContent, entry: KeyEntry): ScheduleImage | null {
  return content.schedules.find(({ index }) => index === entry.scheduleIndex) ?? null
}

/** Will the entry open nothing at `at` or later, whatever the clock? */
export function entryEnded(content: KeyContent, entry: KeyEntry, at: UnixSeconds): boolean {
  const schedule = scheduleOf(content, entry)
  return schedule !== null && scheduleEnded(schedule, at)
}

/**
 * Does `after` take away something that `before` still allows from `at` on: an entry removed, its schedule narrowed, LIST set
 * (B1)? Such a change needs a new passport, or the old tickets would live on. Task tickets open nothing and do not count.
 */
export function isNarrower(before: KeyContent, after: KeyContent, at: UnixSeconds): boolean {
  const entries = new Map(after.entries.map((entry) => [slotId(entry.slot), entry]))
  return before.entries.some((entry) => {
    if (entry.slot.kind === 'task' || entryEnded(before, entry, at)) return false
    const now = entries.get(slotId(entry.slot))
    if (now === undefined || (now.listMode && !entry.listMode)) return true
    const [was, is] = [scheduleOf(before, entry), scheduleOf(after, now)]
    return was !== is && !scheduleIncludes(is, was, at)
  })
}
