import type { Language } from '../words/index.ts'

/**
 * A day as people type it: `2027-03-28`, `28.3.2027`, `28/03/27`, `28 Mar 2027`, `28. März 2027`; the day always comes before the
 * month. Gives `2027-03-28`; null: not a day.
 */
export function parseDay(text: string, language: Language): string | null {
  const typed = text.trim().toLowerCase()
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed)
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const numbers = /^(\d{1,2})[./ -]+(\d{1,2})[./ -]+(\d{2}|\d{4})$/.exec(typed)
  if (numbers) return dayOf(yearOf(numbers[3]!), Number(numbers[2]), Number(numbers[1]))
  const named = /^(\d{1,2})\.?\s*([^\d\s.]{3,})\.?\s*(\d{2}|\d{4})$/.exec(typed)
  if (!named) return null
  const month = monthNames(language).findIndex((name) => name.startsWith(named[2]!.slice(0, 3)))
  return month < 0 ? null : dayOf(yearOf(named[3]!), month + 1, Number(named[1]))
}

const yearOf = (digits: string): number => (digits.length === 2 ? 2000 : 0) + Number(digits)

/** No 31st of April. */
function dayOf(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? date.toISOString().slice(0, 10) : null
}

function monthNames(language: Language): readonly string[] {
  const format = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' })
  return Array.from({ length: 12 }, (_, month) => format.format(Date.UTC(2024, month, 1)).toLowerCase())
}
