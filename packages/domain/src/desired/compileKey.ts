import type {
  CylinderNo,
  CylinderPolicy,
  GroupNo,
  ImageNo,
  KeyEntry,
  KeyImage,
  KeyPolicy,
  Result,
  Right,
  RightTarget,
  ScheduleImage,
  Slot,
  UnixSeconds,
  ZoneRules,
} from '../model/index.ts'
import { err, ok } from '../model/index.ts'
import { MAX_PERIODS, renderSchedule, type ScheduleWish, stillRenders } from '../schedule/index.ts'
import { entryEnded, isNarrower } from './compare.ts'
import { compareSlots, mergeRights, rightsBySlot, slotId } from './merge.ts'
import { MAX_REVALIDATION_HOURS, nextPassport } from './passport.ts'

/** All that decides the content of one key. */
export interface KeyWish {
  readonly key: KeyPolicy
  /** Rights of this key, in any order. */
  readonly rights: readonly Right[]
  /** A blocked key shall hold no entries (R073), so that updating it empties it. */
  readonly blocked: boolean
  /** `minEpoch` of this key id in the newest block list, 0 = none: a passport below it would open no door any more. */
  readonly minEpoch: number
  /** The cylinders that the rights name, and of each group they name at least one cylinder a zone. */
  readonly cylinders: readonly CylinderPolicy[]
  readonly zones: Readonly<Record<string, ZoneRules>>
  /** Cylinders whose tasks this key carries, each with the groups it is confirmed to be in (D16). */
  readonly carries: readonly { readonly cylinderNo: CylinderNo; readonly confirmedGroups: readonly GroupNo[] }[]
  readonly secretGeneration: number
}

/** Why a wish cannot be put into a key; `rights` are those to change. */
export type CompileError =
  /** Their union needs more periods a week than a record holds (24). */
  | {
      readonly code: 'tooManyPeriods'
      readonly slot: Slot
      readonly periods: number
      readonly rights: readonly Right[]
    }
  /** Their union is not one week in one window, which is all that one entry can say. */
  | { readonly code: 'windowsDiffer'; readonly slot: Slot; readonly rights: readonly Right[] }
  /** A week is local time, and the doors of the group do not share one. */
  | {
      readonly code: 'groupSpansZones'
      readonly slot: Slot
      readonly zones: readonly string[]
      readonly rights: readonly Right[]
    }
  | { readonly code: 'unknownZone'; readonly slot: Slot; readonly rights: readonly Right[] }
  | { readonly code: 'unknownCylinder'; readonly slot: Slot; readonly rights: readonly Right[] }
  /** A key without a clock cannot keep a time: its validity, revalidation, or a limit in these rights. */
  | {
      readonly code: 'clockNeeded'
      readonly by: 'validity' | 'revalidation' | 'schedule'
      readonly rights: readonly Right[]
    }
  | { readonly code: 'tooManySchedules'; readonly count: number }
  | { readonly code: 'revalidationOutOfRange'; readonly hours: number }
  | { readonly code: 'epochsExhausted' }

const MAX_SCHEDULES = 255

/**
 * The image a key should hold from `at` on. Deterministic; when nothing has to change the answer is `previous` itself
 * (law 10): an entry that has ended stays until the next real change, a schedule until its horizon comes near, a chain
 * until it is shorter than its period. `previous` is the newest image ever made for the key, whether it was taken or not.
 */
export function compileKey(wish: KeyWish, previous: KeyImage | null, at: UnixSeconds): Result<KeyImage, CompileError> {
  const { key } = wish
  const hours = key.revalidationHours
  if (hours !== null && !(Number.isInteger(hours) && hours >= 1 && hours <= MAX_REVALIDATION_HOURS)) {
    return err({ code: 'revalidationOutOfRange', hours })
  }
  const slots = wishedSlots(wish, at)
  if (!slots.ok) return slots
  const clock = checkClock(key, slots.value)
  if (!clock.ok) return clock
  const content = layOut(slots.value, wish.blocked ? [] : wish.carries, previous, at)
  if (!content.ok) return content

  const { entries, schedules } = content.value
  const number = ((previous?.number ?? 0) + 1) as ImageNo
  const narrower = previous !== null && isNarrower(previous, { entries, schedules }, at)
  const passport = nextPassport(wish, previous?.passport ?? null, narrower, number, at)
  if (passport === null) return err({ code: 'epochsExhausted' })
  if (previous !== null && passport === previous.passport && sameEntries(previous, entries, schedules, at)) {
    return ok(previous)
  }
  return ok({ number, passport, entries, schedules })
}

interface WishedSlot {
  readonly slot: RightTarget
  /** null = open at any time; slots with the same times share the object. */
  readonly times: ScheduleWish | null
  readonly rights: readonly Right[]
}

function wishedSlots(wish: KeyWish, at: UnixSeconds): Result<readonly WishedSlot[], CompileError> {
  if (wish.blocked) return ok([])
  const zonesOfSlot = zonesOf(wish)
  const shared = new Map<string, ScheduleWish>()
  const found: WishedSlot[] = []
  for (const { slot, rights } of rightsBySlot(wish.rights)) {
    const times = mergeRights(rights, wish.key.week, at)
    if (times === 'windowsDiffer') return err({ code: 'windowsDiffer', slot, rights })
    if (times === null) continue
    if (times.week !== 'always' && times.week.length > MAX_PERIODS) {
      return err({ code: 'tooManyPeriods', slot, periods: times.week.length, rights })
    }
    const names = zonesOfSlot(slot)
    if (names.length === 0) return err({ code: 'unknownCylinder', slot, rights })
    if (times.week !== 'always' && names.length > 1) return err({ code: 'groupSpansZones', slot, zones: names, rights })
    const zone = wish.zones[names[0]!]
    if (zone === undefined) return err({ code: 'unknownZone', slot, rights })
    if (times.week === 'always' && times.window === null) {
      found.push({ slot, times: null, rights })
      continue
    }
    const name = JSON.stringify([names[0], times])
    shared.set(name, shared.get(name) ?? { ...times, zone })
    found.push({ slot, times: shared.get(name)!, rights })
  }
  return ok(found)
}

/** Zones of the doors of each slot, by name. A group without doors takes the first zone, so that a joining door costs nothing. */
function zonesOf({ cylinders, zones }: KeyWish): (slot: RightTarget) => readonly string[] {
  const ofCylinder = new Map(cylinders.map(({ cylinderNo, zone }) => [cylinderNo, [zone]]))
  const ofGroup = new Map<GroupNo, Set<string>>()
  for (const { zone, groups } of cylinders) {
    for (const groupNo of groups) ofGroup.set(groupNo, (ofGroup.get(groupNo) ?? new Set()).add(zone))
  }
  const first = Object.keys(zones).sort().slice(0, 1)
  return (slot) => {
    if (slot.kind === 'cylinder') return ofCylinder.get(slot.cylinderNo) ?? []
    const names = ofGroup.get(slot.groupNo)
    return names === undefined ? first : [...names].sort()
  }
}

/** A clockless key has no time to send, so a device could neither keep a start nor a week (spec/door.md, NOCLOCK). */
function checkClock(key: KeyPolicy, slots: readonly WishedSlot[]): Result<null, CompileError> {
  if (key.kind !== 'listed') return ok(null)
  if (key.validity.kind === 'between') return err({ code: 'clockNeeded', by: 'validity', rights: [] })
  if (key.revalidationHours !== null) return err({ code: 'clockNeeded', by: 'revalidation', rights: [] })
  const limited = slots.find(({ times }) => times !== null)
  return limited === undefined ? ok(null) : err({ code: 'clockNeeded', by: 'schedule', rights: limited.rights })
}

/** Entries and schedule records: what `previous` holds keeps its index as long as it still means what is wished. */
function layOut(
  slots: readonly WishedSlot[],
  carries: KeyWish['carries'],
  previous: KeyImage | null,
  at: UnixSeconds,
): Result<Pick<KeyImage, 'entries' | 'schedules'>, CompileError> {
  const before = new Map((previous?.entries ?? []).map((entry) => [slotId(entry.slot), entry]))
  const records = new Map((previous?.schedules ?? []).map((image) => [image.index, image]))
  const fitting = new Map<ScheduleWish, readonly ScheduleImage[]>()
  const fits = (times: ScheduleWish): readonly ScheduleImage[] => {
    const known = fitting.get(times) ?? [...records.values()].filter((image) => stillRenders(image, times, at))
    fitting.set(times, known)
    return known
  }
  const kept = new Map<string, ScheduleImage>()
  for (const { slot, times } of slots) {
    if (times === null) continue
    const own = records.get(before.get(slotId(slot))?.scheduleIndex ?? 0)
    const image = own !== undefined && fits(times).includes(own) ? own : fits(times)[0]
    if (image !== undefined) kept.set(slotId(slot), image)
  }

  const schedules = new Map([...kept.values()].map((image) => [image.index, image]))
  const rendered = new Map<ScheduleWish, number>()
  const indexFor = (slot: Slot, times: ScheduleWish | null): number => {
    if (times === null) return 0
    const known = kept.get(slotId(slot))?.index ?? rendered.get(times)
    if (known !== undefined) return known
    let index = 1
    while (schedules.has(index)) index++
    schedules.set(index, renderSchedule(index, times, at))
    rendered.set(times, index)
    return index
  }

  const entries: KeyEntry[] = slots.map(({ slot, times }) => entryFor(slot, indexFor(slot, times)))
  // Task tickets only for doors that no wished entry reaches with the groups they are confirmed to be in (D16).
  const carried = new Map(carries.map(({ cylinderNo, confirmedGroups }) => [cylinderNo, confirmedGroups]))
  for (const [cylinderNo, confirmedGroups] of carried) {
    const slot: Slot = { kind: 'task', cylinderNo }
    const reached = slots.some(({ slot: other }) =>
      other.kind === 'group' ? confirmedGroups.includes(other.groupNo) : other.cylinderNo === cylinderNo,
    )
    if (!reached) entries.push(entryFor(slot, 0))
  }
  if (schedules.size > MAX_SCHEDULES) return err({ code: 'tooManySchedules', count: schedules.size })
  entries.sort((a, b) => compareSlots(a.slot, b.slot))
  return ok({ entries, schedules: [...schedules.values()].sort((a, b) => a.index - b.index) })

  function entryFor(slot: Slot, scheduleIndex: number): KeyEntry {
    const was = before.get(slotId(slot))
    if (was === undefined) return { slot, scheduleIndex, rightsVersion: 0, listMode: false }
    const image = schedules.get(scheduleIndex)
    const unchanged = was.scheduleIndex === scheduleIndex && !was.listMode && records.get(scheduleIndex) === image
    return unchanged ? was : { slot, scheduleIndex, rightsVersion: (was.rightsVersion + 1) & 0xffff, listMode: false }
  }
}

function sameEntries(
  previous: KeyImage,
  entries: readonly KeyEntry[],
  schedules: readonly ScheduleImage[],
  at: UnixSeconds,
): boolean {
  const live = previous.entries.filter((entry) => !entryEnded(previous, entry, at))
  // Records and entries that stay are the very same objects.
  return (
    live.length === entries.length &&
    live.every((entry, i) => entry === entries[i]) &&
    schedules.every((image) => previous.schedules.includes(image))
  )
}
