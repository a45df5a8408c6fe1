/** Time as the bridge needs it, handed in so that a simulation can own it. */
export interface Timers {
  /** ms, only ever growing */
  now(): number
  /** Runs once after `ms`; the returned function calls it off. */
  after(ms: number, run: () => void): () => void
}

export const systemTimers: Timers = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/** Pause in ms before try number `attempt` (1, 2, ...) of something that failed. */
export type Backoff = (attempt: number) => number

/** Doubles from `firstMs` up to `mostMs`; `chance` gives 0..1 and spreads the tries of many bridges over the last half. */
export function doublingBackoff(firstMs: number, mostMs: number, chance: () => number): Backoff {
  return (attempt) => {
    const pause = Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 30))
    return pause / 2 + (pause / 2) * chance()
  }
}
