import type { Visit } from './site.ts'

export type Signal = Visit['signals'][number]
export type Beat = Signal['steps'][number]

/** Between the answer of the door and what a task shows (spec/signals.md 3). */
const PAUSE_MS = 400

/** What a key shows after a visit: first these, then (R147) those again and again until it is pulled. */
export interface Beats {
  readonly once: readonly Beat[]
  readonly loop: readonly Beat[]
}

const silence = (ms: number): Beat => ({ led: 'off', beep: false, ms })

/** One round of a signal that repeats: its steps, then nothing until it begins again. */
function round({ steps, repeatEveryMs }: Signal): Beat[] {
  const lasts = steps.reduce((sum, { ms }) => sum + ms, 0)
  const rest = (repeatEveryMs ?? lasts) - lasts
  return rest > 0 ? [...steps, silence(rest)] : [...steps]
}

/** The signals of a visit in a row (R146, R147). */
export function beatsOf(signals: readonly Signal[]): Beats {
  const once = signals.slice(0, 1).flatMap(({ steps }) => steps)
  const tasks = signals.slice(1)
  const last = tasks.at(-1)
  if (last === undefined) return { once, loop: [] }
  return { once: [...once, silence(PAUSE_MS), ...tasks.slice(0, -1).flatMap(round)], loop: round(last) }
}

/** The beat at a time since the touch; null when all is over. `ms` of it is what is left of it. */
export function beatAt({ once, loop }: Beats, sinceMs: number): Beat | null {
  const length = (beats: readonly Beat[]) => beats.reduce((sum, { ms }) => sum + ms, 0)
  const [first, again] = [length(once), length(loop)]
  if (sinceMs < first) return find(once, sinceMs)
  return again === 0 ? null : find(loop, (sinceMs - first) % again)
}

function find(beats: readonly Beat[], at: number): Beat | null {
  let from = 0
  for (const beat of beats) {
    if (at < from + beat.ms) return { ...beat, ms: from + beat.ms - at }
    from += beat.ms
  }
  return null
}
