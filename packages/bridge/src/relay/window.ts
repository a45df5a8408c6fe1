/** Most bytes of one session under way in one direction (spec/relay.md). */
export const WINDOW_BYTES = 64 * 1024

/**
 * Bytes of one session handed over and not yet taken by the system. `full` from 64 KiB on: the sender is asked to
 * pause. `burst` when it sent as much again all the same.
 */
export class Window {
  #underWay = 0

  get full(): boolean {
    return this.#underWay >= WINDOW_BYTES
  }

  get burst(): boolean {
    return this.#underWay >= 2 * WINDOW_BYTES
  }

  add(bytes: number): void {
    this.#underWay += bytes
  }

  taken(bytes: number): void {
    this.#underWay -= bytes
  }
}
