/** What a key image says, as the auditor reads it; the server stores it with the image. Times in seconds since 1970. */
export interface KeyContent {
  readonly number: number
  readonly passport: {
    readonly keyId: number
    readonly rightsEpoch: number
    readonly validity: Validity
    readonly revalidation: {
      readonly unitHours: number
      readonly length: number
      readonly start: number
      readonly serial: number
    } | null
  }
  readonly entries: readonly {
    readonly slot: { readonly kind: string; readonly cylinderNo?: number; readonly groupNo?: number }
    readonly scheduleIndex: number
    readonly listMode: boolean
  }[]
  readonly schedules: readonly ScheduleContent[]
}

type Validity =
  | { readonly kind: 'always' | 'never' }
  | { readonly kind: 'between'; readonly from: number | null; readonly to: number | null }

interface ScheduleContent {
  readonly index: number
  readonly baseOffsetMinutes: number
  readonly edges: readonly { readonly at: number; readonly offsetMinutes: number }[]
  readonly window: { readonly from: number; readonly to: number } | null
  readonly periods: readonly { readonly startMinute: number; readonly lengthMinutes: number }[]
}

/** A content a key once took, with the furthest element of its chain that it was given. */
export interface Hand {
  readonly content: KeyContent
  renewal: number
}

/** What a cylinder holds, by what it said it has done. */
export interface Door {
  readonly cylinderNo: number
  readonly groups: ReadonlySet<number>
  /** keyId -> passports below this epoch are refused. */
  readonly blocks: ReadonlyMap<number, number>
  /** Start of the newest day it knows has come. */
  readonly floorTime: number
}

const MONDAY = 3 * 1440
const WEEK = 7 * 1440
const DAY = 86_400

/**
 * spec/door.md 5.6 and 7 for a key with this content that says `now`. A key with altered firmware may lie about the hour and
 * show anything it ever held, and no more than that (B1).
 */
export function opens({ content, renewal }: Hand, door: Door, now: number): boolean {
  const { passport } = content
  if (passport.rightsEpoch < (door.blocks.get(passport.keyId) ?? 0)) return false
  if (now < door.floorTime - DAY) return false
  const t = Math.max(now, door.floorTime)
  if (!isValid(passport.validity, t) || t >= deadline({ content, renewal })) return false
  return content.entries.some((entry) => {
    if (!fits(entry, door) || entry.listMode) return false
    const schedule = content.schedules.find(({ index }) => index === entry.scheduleIndex)
    return schedule === undefined || inSchedule(schedule, now, t)
  })
}

/** Instant from which a cylinder takes the key no more unless it is renewed. */
export function deadline({ content, renewal }: Hand): number {
  const chain = content.passport.revalidation
  return chain === null ? Infinity : chain.start + 3600 * chain.unitHours * renewal
}

const fits = ({ slot }: KeyContent['entries'][number], door: Door): boolean =>
  slot.kind === 'cylinder'
    ? slot.cylinderNo === door.cylinderNo
    : slot.kind === 'group' && door.groups.has(slot.groupNo!)

function isValid(validity: Validity, t: number): boolean {
  if (validity.kind !== 'between') return validity.kind === 'always'
  return t >= (validity.from ?? 0) && t < (validity.to ?? Infinity)
}

function inSchedule({ window, periods, edges, baseOffsetMinutes }: ScheduleContent, now: number, t: number): boolean {
  if (window !== null && (t < window.from || t >= window.to)) return false
  if (periods.length === 0) return true
  const last = edges.at(-1)
  if (last !== undefined && now >= last.at) return false
  let offset = baseOffsetMinutes
  for (const edge of edges) if (now >= edge.at) offset = edge.offsetMinutes
  const minute = (Math.floor(now / 60) + offset + MONDAY) % WEEK
  return periods.some(({ startMinute, lengthMinutes }) => (minute - startMinute + WEEK) % WEEK < lengthMinutes)
}
