import type { Language } from '../words/index.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

function format(language: Language, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const place = `${language} ${timeZone} ${JSON.stringify(options)}`
  let found = formats.get(place)
  if (found === undefined) {
    // British order of day and month: there is one English, and 03/04 must not mean two days.
    found = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { ...options, timeZone })
    formats.set(place, found)
  }
  return found
}

const EXACT = { year: 'numeric', month: 'short', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const
const DAY = { year: 'numeric', month: 'short', day: '2-digit' } as const

/** Day and time in the zone of the system. */
export const exactTime = (instant: Date, language: Language, timeZone: string): string =>
  format(language, timeZone, EXACT).format(instant)

/** The day alone. */
export const day = (instant: Date, language: Language, timeZone: string): string =>
  format(language, timeZone, DAY).format(instant)

/** With seconds and the offset of the zone: what a tooltip shows. */
export const fullTime = (instant: Date, language: Language, timeZone: string): string =>
  format(language, timeZone, { ...EXACT, second: '2-digit', timeZoneName: 'longOffset' }).format(instant)

const STEPS = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const

/** "3 hours ago", "in 2 days"; only ever beside the exact time. */
export function relativeTime(instant: Date, now: Date, language: Language): string {
  const away = instant.getTime() - now.getTime()
  const step = STEPS.find(({ ms }) => Math.abs(away) >= ms) ?? STEPS[2]
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.round(away / step.ms), step.unit)
}
