const formats = new Map<string, Intl.DateTimeFormat>()

/** An instant as it is read on a wall there, such as `2026-03-31 18:00`: sorts, and means the same in every language. */
export function localTime(at: Date, zone: string): string {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
    formats.set(zone, format)
  }
  return format.format(at)
}
