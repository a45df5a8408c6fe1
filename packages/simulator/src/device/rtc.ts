import type { WorldClock } from './clock.ts'

export const RTC_QUALITY = { synced: 0, drifting: 1, lost: 2 } as const
/** A quartz of 50 ppm may be a minute off after this. */
const DRIFTING_AFTER = 60_000 / 50e-6

/** Clock of a key: runs on its battery, drifts, is lost with the battery (R144). Milliseconds since 1970. */
export class Rtc {
  readonly #world: WorldClock
  readonly #driftPpm: number
  #setAt: number
  #value: number
  #lost = true

  constructor(world: WorldClock, driftPpm: number) {
    this.#world = world
    this.#driftPpm = driftPpm
    this.#setAt = world.now()
    this.#value = 0
  }

  /** Runs from the last setting on; counts from zero when it was never set. */
  get milliseconds(): number {
    return this.#value + (this.#world.now() - this.#setAt) * (1 + this.#driftPpm / 1e6)
  }

  get quality(): number {
    if (this.#lost) return RTC_QUALITY.lost
    return this.#world.now() - this.#setAt > DRIFTING_AFTER ? RTC_QUALITY.drifting : RTC_QUALITY.synced
  }

  set(milliseconds: number): void {
    this.#value = milliseconds
    this.#setAt = this.#world.now()
    this.#lost = false
  }

  loseBattery(): void {
    this.#value = 0
    this.#setAt = this.#world.now()
    this.#lost = true
  }
}
