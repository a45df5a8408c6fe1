/** A week in local minutes from Monday 00:00, or always. */
export type Hours = 'always' | readonly { readonly startMinute: number; readonly lengthMinutes: number }[]

export interface WishedKey {
  validity: { kind: 'always' | 'never' } | { kind: 'between'; from: number | null; to: number | null }
  week: Hours
  scheduleNo: number | null
  revalidationHours: number | null
  blocked: boolean
}

export interface WishedRight {
  readonly keyNo: number
  readonly target: { readonly kind: 'cylinder' | 'group'; readonly no: number }
  readonly scheduleNo: number | null
  readonly window: { readonly from: number; readonly to: number } | null
}

/** What people asked for, written down by whoever asked: the auditor's own memory of it, never the server's. */
export class Wishes {
  readonly keys = new Map<number, WishedKey>()
  readonly rights = new Map<string, WishedRight>()
  readonly schedules = new Map<number, Hours>()
  /** Group -> its cylinders. */
  readonly groups = new Map<number, Set<number>>()
  readonly #local: Intl.DateTimeFormat

  constructor(timeZone: string) {
    this.#local = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  }

  grant(right: WishedRight): void {
    this.rights.set(nameOf(right), right)
  }

  revoke(right: Pick<WishedRight, 'keyNo' | 'target'>): void {
    this.rights.delete(nameOf(right))
  }

  rightsOf(keyNo: number): WishedRight[] {
    return [...this.rights.values()].filter((right) => right.keyNo === keyNo)
  }

  /** By the wishes alone, at `at` (seconds since 1970): may this key open that cylinder? Renewal is not looked at. */
  opens(keyNo: number, cylinderNo: number, at: number): boolean {
    const key = this.keys.get(keyNo)!
    const { validity } = key
    if (key.blocked || validity.kind === 'never') return false
    if (validity.kind === 'between' && (at < (validity.from ?? 0) || at >= (validity.to ?? Infinity))) return false
    const minute = this.#minuteOfWeek(at)
    const hours = key.scheduleNo === null ? key.week : this.schedules.get(key.scheduleNo)!
    if (!includes(hours, minute)) return false
    return this.rightsOf(keyNo).some(({ target, scheduleNo, window }) => {
      const reaches =
        target.kind === 'cylinder' ? target.no === cylinderNo : this.groups.get(target.no)!.has(cylinderNo)
      if (!reaches || (window !== null && (at < window.from || at >= window.to))) return false
      return scheduleNo === null || includes(this.schedules.get(scheduleNo)!, minute)
    })
  }

  #minuteOfWeek(at: number): number {
    const parts = new Map(this.#local.formatToParts(at * 1000).map(({ type, value }) => [type, value]))
    const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts.get('weekday')!)
    return day * 1440 + Number(parts.get('hour')) * 60 + Number(parts.get('minute'))
  }
}

const nameOf = ({ keyNo, target }: Pick<WishedRight, 'keyNo' | 'target'>) => `${keyNo} ${target.kind} ${target.no}`

const includes = (hours: Hours, minute: number): boolean =>
  hours === 'always' ||
  hours.some(({ startMinute, lengthMinutes }) => (minute - startMinute + 10_080) % 10_080 < lengthMinutes)
