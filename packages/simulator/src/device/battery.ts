/** Operations of one battery (R143). */
export const BATTERY_OPERATIONS = 20_000
const LOW_PERCENT = 10

/** Battery of a key: one operation a visit at a door or programming device. */
export class Battery {
  #left = BATTERY_OPERATIONS

  get percent(): number {
    return Math.ceil((100 * this.#left) / BATTERY_OPERATIONS)
  }

  get isLow(): boolean {
    return this.percent <= LOW_PERCENT
  }

  get isEmpty(): boolean {
    return this.#left <= 0
  }

  use(): void {
    this.#left = Math.max(0, this.#left - 1)
  }

  /** For tests and scenarios: as after so many more operations. */
  drain(operations: number): void {
    this.#left = Math.max(0, this.#left - operations)
  }

  /** For tests and scenarios: as after so many operations that it shows `percent` at the most. */
  drainTo(percent: number): void {
    this.#left = Math.min(this.#left, Math.floor((percent * BATTERY_OPERATIONS) / 100))
  }

  replace(): void {
    this.#left = BATTERY_OPERATIONS
  }
}
