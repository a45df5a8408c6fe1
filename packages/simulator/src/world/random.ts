import { createHash } from 'node:crypto'
import type { Random } from '@lockwright/protocol/ports'

/** Randomness of a world that repeats: draw n is SHA-256(seed | n | block). Never for real devices. */
export class SeededRandom implements Random {
  readonly #seed: string
  /** Draws made so far; setting it takes the world back to that point. */
  draws = 0

  constructor(seed: string) {
    this.#seed = seed
  }

  bytes(length: number): Uint8Array {
    const draw = this.draws++
    const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
      createHash('sha256').update(`${this.#seed}|${draw}|${block}`).digest(),
    )
    return Uint8Array.from(Buffer.concat(blocks).subarray(0, length))
  }
}
