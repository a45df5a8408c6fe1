/** How far world time is from the time of this browser; below a minute they are the same. */
export interface Distance {
  readonly is: 'same' | 'ahead' | 'behind'
  readonly amount: number
  readonly unit: 'days' | 'hours' | 'minutes'
}

const MINUTE_MS = 60_000
const UNITS = [
  { unit: 'days', ms: 86_400_000 },
  { unit: 'hours', ms: 3_600_000 },
  { unit: 'minutes', ms: MINUTE_MS },
] as const

export function distance(worldMs: number, ownMs: number): Distance {
  const away = Math.round((worldMs - ownMs) / MINUTE_MS) * MINUTE_MS
  const found = UNITS.find(({ ms }) => Math.abs(away) >= ms)
  if (found === undefined) return { is: 'same', amount: 0, unit: 'minutes' }
  return { is: away > 0 ? 'ahead' : 'behind', amount: Math.round(Math.abs(away) / found.ms), unit: found.unit }
}
