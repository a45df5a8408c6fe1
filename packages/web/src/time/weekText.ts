import type { Period } from '@lockwright/domain/model'
import type { Language } from '../words/index.ts'
import { clock, linesOf, runsOf, type WeekLine } from './week.ts'

/** 2024-01-01 was a Monday. */
const dayDate = (day: number): Date => new Date(Date.UTC(2024, 0, 1 + day))

/** Names of the days, Monday first. */
export function dayNames(language: Language, width: 'short' | 'long'): readonly string[] {
  const format = new Intl.DateTimeFormat(language, { weekday: width, timeZone: 'UTC' })
  return Array.from({ length: 7 }, (_, day) => format.format(dayDate(day)))
}

/** "Mon–Fri 06:00–20:00", "Sat 22:00 – Sun 06:00". */
function lineText(line: WeekLine, names: readonly string[]): string {
  if (line.kind === 'span') {
    return `${names[line.fromDay]} ${clock(line.from)} – ${names[line.toDay]} ${clock(line.to)}`
  }
  const days = runsOf(line.days)
    .map(([first, last]) => (first === last ? names[first] : `${names[first]}–${names[last]}`))
    .join(', ')
  return `${days} ${clock(line.from)}–${clock(line.to)}`
}

/** Every line of a week; empty when it never opens. */
export function weekText(periods: readonly Period[], language: Language): readonly string[] {
  const names = dayNames(language, 'short')
  return linesOf(periods).map((line) => lineText(line, names))
}
