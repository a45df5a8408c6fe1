import type { UnixSeconds } from './ids.ts'

/** When a key is valid at all (R070). `between` is half open: from <= t < to; null = no limit on that side. */
export type Validity =
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }
  | { readonly kind: 'between'; readonly from: UnixSeconds | null; readonly to: UnixSeconds | null }

/** A stretch of the week in local time of the door. Monday 00:00 = 0; may span days and wrap the week (R071). */
export interface Period {
  /** 0..10079 */
  readonly startMinute: number
  /** 1..10080 */
  readonly lengthMinutes: number
}

/** `always`, or the periods in which a key opens; an empty list never opens. */
export type Week = 'always' | readonly Period[]

/** An absolute stretch of time, half open: from <= t < to. */
export interface Window {
  readonly from: UnixSeconds
  readonly to: UnixSeconds
}

/** Offsets of one time zone as a table: the domain knows no zone data base (R122). */
export interface ZoneRules {
  /** Offset east of UTC before the first edge, whole quarter hours, in minutes. */
  readonly baseOffsetMinutes: number
  /** Ascending; from `at` on the offset is `offsetMinutes`. */
  readonly edges: readonly { readonly at: UnixSeconds; readonly offsetMinutes: number }[]
}
