import { fault } from '../../errors/index.ts'

/** Markings of a range (R026, R028): `Z{001}` and 3 give Z001, Z002, Z003. Without a number only for one element. */
export function markingsOf(pattern: string, count: number): readonly string[] {
  const parts = /^([^{}]*)\{(\d{1,9})\}([^{}]*)$/.exec(pattern)
  if (!parts) {
    if (count !== 1 || /[{}]/.test(pattern)) throw fault('patternInvalid')
    return [pattern]
  }
  const [, before = '', first = '', behind = ''] = parts
  return Array.from(
    { length: count },
    (_, place) => `${before}${String(Number(first) + place).padStart(first.length, '0')}${behind}`,
  )
}

/** Names the first marking of a range that was there before: its row is not among those that were written. */
export function mustBeFree(wanted: readonly string[], written: readonly { readonly marking: string }[]): void {
  if (written.length === wanted.length) return
  const free = new Set(written.map((row) => row.marking))
  throw fault('markingTaken', { marking: wanted.find((marking) => !free.has(marking)) ?? '' })
}
