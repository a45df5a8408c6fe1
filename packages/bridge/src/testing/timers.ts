import type { Timers } from '../timers.ts'

/** Time that only a test moves. */
export class ManualTimers implements Timers {
  #now = 0
  #waiting: { at: number; run: () => void }[] = []

  now(): number {
    return this.#now
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run }
    this.#waiting.push(timer)
    return () => {
      this.#waiting = this.#waiting.filter((each) => each !== timer)
    }
  }

  /** Timers set and neither run nor called off. */
  get pending(): number {
    return this.#waiting.length
  }

  /** Moves time on and runs what is due, in order. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const next = this.#waiting.reduce<{ at: number; run: () => void } | null>(
        (first, each) => (each.at <= end && (first === null || each.at < first.at) ? each : first),
        null,
      )
      if (next === null) break
      this.#now = next.at
      this.#waiting = this.#waiting.filter((each) => each !== next)
      next.run()
    }
    this.#now = end
  }
}
