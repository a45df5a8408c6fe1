import type { SiteState } from './site.ts'

export type Led = SiteState['pds'][number]['slots'][number]['led']

/** Off times of the blinking red lamps (spec/signals.md 4). */
const SLOW_OFF_MS = 1_000

/** STATUS code that a lamp shows (spec/signals.md 4). */
export function statusOf({ colour, blink }: Led): 0 | 1 | 2 | 3 | 4 | 5 {
  if (colour === 'off') return 0
  if (colour === 'green') return blink === null ? 2 : 1
  if (blink === null) return 3
  return blink.offMs >= SLOW_OFF_MS ? 4 : 5
}
