import type {
  BlockEntry,
  BlockList,
  CylinderImage,
  CylinderNo,
  KeyEntry,
  KeyImage,
  ScheduleImage,
  UnixSeconds,
} from '../model/index.ts'

/** What a virtual cylinder holds. */
export interface HeldByCylinder {
  readonly cylinderNo: CylinderNo
  readonly image: CylinderImage
  readonly list: BlockList
  /** Urgent blocks in force, each until a list of `inVersion` or later. */
  readonly blocks: readonly { readonly entry: BlockEntry; readonly inVersion: number }[]
  readonly floor: UnixSeconds
}

/** What a virtual key shows at the door: image, index of its renewal, and what its clock says. */
export interface ShownByKey {
  readonly image: KeyImage
  readonly renewal: number
  readonly now: number
}

/**
 * Law 1 as spec/door.md puts it, written from C2 and C3 apart from `domain/schedule` and `domain/actual`, so that they can be
 * judged by it. `keepsWeek` false = the key tells whatever time of week suits it.
 */
export function deviceOpens(key: ShownByKey, cylinder: HeldByCylinder, keepsWeek = true): boolean {
  return key.image.entries.some((entry) => entryOpens(key, entry, cylinder, keepsWeek))
}

function entryOpens(key: ShownByKey, entry: KeyEntry, cylinder: HeldByCylinder, keepsWeek: boolean): boolean {
  const { slot } = entry
  if (slot.kind === 'task') return false
  if (
    slot.kind === 'cylinder' ? slot.cylinderNo !== cylinder.cylinderNo : !cylinder.image.groups.includes(slot.groupNo)
  ) {
    return false
  }
  const { keyId, secretGeneration, rightsEpoch, validity, revalidation } = key.image.passport
  if (secretGeneration < cylinder.image.minSecretGeneration) return false
  const inForce = cylinder.blocks.filter((b) => cylinder.list.version < b.inVersion).map((b) => b.entry)
  const refuses = (b: BlockEntry) => b.keyId === keyId && rightsEpoch < b.minEpoch
  if ([...cylinder.list.entries, ...inForce].some(refuses)) return false
  if (key.now < cylinder.floor - 86_400) return false
  const t = Math.max(key.now, cylinder.floor)
  if (validity.kind === 'never') return false
  if (validity.kind === 'between' && validity.from !== null && t < validity.from) return false
  if (validity.kind === 'between' && validity.to !== null && t >= validity.to) return false
  if (revalidation !== null && t >= revalidation.start + 3600 * revalidation.unitHours * key.renewal) return false
  if (entry.scheduleIndex === 0) return true
  const schedule = key.image.schedules.find((s) => s.index === entry.scheduleIndex)!
  if (schedule.window !== null && (t < schedule.window.from || t >= schedule.window.to)) return false
  return !keepsWeek || weekOpen(schedule, key.now)
}

function weekOpen({ periods, edges, baseOffsetMinutes }: ScheduleImage, now: number): boolean {
  if (periods.length === 0) return true
  if (edges.length > 0 && now >= edges[edges.length - 1]!.at) return false
  const passed = edges.filter((edge) => edge.at <= now)
  const offset = passed.length === 0 ? baseOffsetMinutes : passed[passed.length - 1]!.offsetMinutes
  const m = (((Math.floor((now + 60 * offset) / 60) + 4320) % 10_080) + 10_080) % 10_080
  return periods.some((p) => (((m - p.startMinute) % 10_080) + 10_080) % 10_080 < p.lengthMinutes)
}
