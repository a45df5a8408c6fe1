import type { WorldClock } from '../device/index.ts'

/** Time of a world: stands still until it is moved (`source` constant), or runs with `source` and can be moved too. */
export class SettableClock implements WorldClock {
  readonly #source: () => number
  #offset: number

  /** `source` and `start`: milliseconds; the clock starts at `start` (since 1970). */
  constructor(source: () => number, start: number) {
    this.#source = source
    this.#offset = start - source()
  }

  now(): number {
    return this.#source() + this.#offset
  }

  set(milliseconds: number): void {
    this.#offset = milliseconds - this.#source()
  }

  advance(milliseconds: number): void {
    this.#offset += milliseconds
  }
}
