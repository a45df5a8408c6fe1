const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()

function wallClock(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (format === undefined) {
    const field = '2-digit'
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: field,
      day: field,
      hour: field,
      minute: field,
      second: field,
      hourCycle: 'h23',
    })
    formats.set(timeZone, format)
  }
  return format
}

/** What a clock on the wall shows, as if it were UTC. */
function wallMs(ms: number, timeZone: string): number {
  const parts = Object.fromEntries(
    wallClock(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  )
  return Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!)
}

/** Offset east of UTC, in milliseconds. */
function offsetMs(ms: number, timeZone: string): number {
  return wallMs(ms, timeZone) - Math.floor(ms / 1000) * 1000
}

/** An instant as a field for day and time wants it: `2027-03-28T08:00`, on the clocks of the zone. */
export function toLocal(instant: string, timeZone: string): string {
  return new Date(wallMs(Date.parse(instant), timeZone)).toISOString().slice(0, 16)
}

/**
 * The instant of a local day and time. Of an hour that is there twice the first one; an hour that is skipped counts on as
 * the clock before the change would. null: not a time.
 */
export function fromLocal(local: string, timeZone: string): string | null {
  const wall = Date.parse(`${local.length === 10 ? `${local}T00:00` : local}Z`)
  if (Number.isNaN(wall)) return null
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((ms) => offsetMs(ms, timeZone))
  const fitting = offsets.map((offset) => wall - offset).filter((ms) => wallMs(ms, timeZone) === wall)
  const ms = fitting.length > 0 ? Math.min(...fitting) : wall - offsets[0]!
  return new Date(ms).toISOString()
}

/** The nearest local midnight: where dragging on a line of days stops. */
export function nearestMidnight(ms: number, timeZone: string): string {
  const rounded = new Date(ms + DAY_MS / 2).toISOString()
  return fromLocal(toLocal(rounded, timeZone).slice(0, 10), timeZone)!
}

/** +02:00 of 120 minutes. */
export function offsetText(minutes: number): string {
  const size = Math.abs(minutes)
  const text = new Date(size * MINUTE_MS).toISOString().slice(11, 16)
  return `${minutes < 0 ? '−' : '+'}${text}`
}
