import { createHash } from 'node:crypto'

/** Everything that is left to chance in a simulated run. The same seed draws the same numbers (sfc32). */
export class Chance {
  readonly #seed: string
  readonly #state: Uint32Array

  constructor(seed: string) {
    this.#seed = seed
    const digest = createHash('sha256').update(seed).digest()
    this.#state = Uint32Array.from([0, 4, 8, 12], (at) => digest.readUInt32LE(at))
  }

  /** A source of its own, so that more draws in one place do not change another. */
  fork(name: string): Chance {
    return new Chance(`${this.#seed} ${name}`)
  }

  /** 0 <= x < 1 */
  next(): number {
    const state = this.#state
    const sum = (state[0]! + state[1]! + state[3]!) >>> 0
    state[3]! += 1
    state[0] = state[1]! ^ (state[1]! >>> 9)
    state[1] = state[2]! + (state[2]! << 3)
    state[2] = ((state[2]! << 21) | (state[2]! >>> 11)) + sum
    return sum / 0x1_0000_0000
  }

  /** Whole number 0..limit - 1. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  hit(probability: number): boolean {
    return this.next() < probability
  }

  /** One of them; there must be one. */
  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!
  }

  /** `count` different ones, or all when there are fewer. */
  some<Item>(items: readonly Item[], count: number): Item[] {
    const left = [...items]
    const chosen: Item[] = []
    while (chosen.length < count && left.length > 0) chosen.push(...left.splice(this.below(left.length), 1))
    return chosen
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256))
  }
}
