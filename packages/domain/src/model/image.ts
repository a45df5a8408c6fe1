import type { BlocklistVersion, CylinderNo, GroupNo, ImageNo, KeyId, UnixSeconds } from './ids.ts'
import type { KeyKind } from './policy.ts'
import type { Period, Validity, Window } from './time.ts'

/** What an entry of a key is for (spec/door.md): open one cylinder, open a group, or only carry tasks to a cylinder. */
export type Slot =
  | { readonly kind: 'cylinder'; readonly cylinderNo: CylinderNo }
  | { readonly kind: 'group'; readonly groupNo: GroupNo }
  | { readonly kind: 'task'; readonly cylinderNo: CylinderNo }

export interface KeyEntry {
  readonly slot: Slot
  /** Index into `KeyImage.schedules`, 0 = at any time of the week. */
  readonly scheduleIndex: number
  /** Counts changes of this entry, u16. */
  readonly rightsVersion: number
  /** LIST: the ticket alone opens nothing, the cylinder's own list decides. */
  readonly listMode: boolean
}

/** Schedule record as a device holds it: local time with its offset edges inside (spec/schedule.md). */
export interface ScheduleImage {
  /** 1..255 */
  readonly index: number
  readonly baseOffsetMinutes: number
  /** At most 4. After the last one a time-limited opening is refused. */
  readonly edges: readonly { readonly at: UnixSeconds; readonly offsetMinutes: number }[]
  readonly window: Window | null
  /** At most 24; empty = the whole week. */
  readonly periods: readonly Period[]
}

/** Limits of a key that the cylinder checks; every ticket is bound to it (spec/door.md). */
export interface Passport {
  readonly keyId: KeyId
  readonly secretGeneration: number
  readonly kind: KeyKind
  /** Grows with every narrowing (spec/door.md, B1). */
  readonly rightsEpoch: number
  readonly validity: Validity
  /** `serial` names the one-way chain; null = no revalidation. */
  readonly revalidation: {
    readonly unitHours: number
    readonly length: number
    readonly start: UnixSeconds
    readonly serial: number
  } | null
}

/** Exact content a key should hold. Immutable once made; `number` only grows. */
export interface KeyImage {
  readonly number: ImageNo
  readonly passport: Passport
  readonly entries: readonly KeyEntry[]
  readonly schedules: readonly ScheduleImage[]
}

/** Exact content a cylinder should hold, apart from its block list, which has versions of its own. */
export interface CylinderImage {
  readonly number: ImageNo
  readonly groups: readonly GroupNo[]
  readonly minSecretGeneration: number
}

/** A key a cylinder refuses: every passport with `rightsEpoch < minEpoch`; 0xffff = for ever. */
export interface BlockEntry {
  readonly keyId: KeyId
  readonly minEpoch: number
}

export interface BlockList {
  readonly version: BlocklistVersion
  readonly entries: readonly BlockEntry[]
}
