import type { Chance } from '../sim/chance.ts'

export const VICTIMS = ['server', 'bridge', 'postgres'] as const
export type Victim = (typeof VICTIMS)[number]

/** One `kill -9`: whom, and when. */
export interface Blow {
  readonly victim: Victim
  readonly moment:
    | { readonly during: 'request'; readonly afterMs: number }
    /** It was done, and nobody heard the answer. */
    | { readonly during: 'answer' }
    /** In visit `visit` (1, 2, ...) of the round to the programming device, after so many frames and then ms. */
    | { readonly during: 'visit'; readonly visit: number; readonly afterFrames: number; readonly afterMs: number }
}

/** A key update has some ten frames: later numbers mean the end of the session. */
const FRAMES_MAX = 14
/** Longer than any request takes on a machine at rest. */
const REQUEST_MS = 40
/** From the last frame until the server has stored what it means. */
const STORING_MS = 25

/** A blow to a round with `visits` visits; one in four hits a request or its answer. */
export function drawBlow(chance: Chance, visits: number): Blow {
  const victim = chance.pick(VICTIMS)
  if (chance.hit(0.1)) return { victim, moment: { during: 'answer' } }
  if (visits === 0 || chance.hit(0.2))
    return { victim, moment: { during: 'request', afterMs: chance.below(REQUEST_MS) } }
  return {
    victim,
    moment: {
      during: 'visit',
      visit: 1 + chance.below(visits),
      afterFrames: 1 + chance.below(FRAMES_MAX),
      afterMs: chance.hit(0.5) ? 0 : chance.below(STORING_MS),
    },
  }
}

export function describeBlow({ victim, moment }: Blow): string {
  switch (moment.during) {
    case 'request':
      return `${victim}, ${moment.afterMs} ms into a request`
    case 'answer':
      return `${victim}, an answer lost`
    case 'visit':
      return `${victim}, visit ${moment.visit}, ${moment.afterFrames} frames and ${moment.afterMs} ms into it`
  }
}
