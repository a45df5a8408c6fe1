import type { Crypto, Random } from '@lockwright/protocol/ports'
import type { Journal } from '../flash/index.ts'
import { join, le32 } from '../record/index.ts'
import { TABLE } from './tables.ts'

const BLOCK = 16
const NEXT = 1
const OUTPUT = 2

/**
 * Random bytes of a device (T-08): a state in flash that moves on before it is used, mixed with the noise source. Even
 * with a dead noise source and power cuts at any byte no output comes twice.
 */
export class DeviceRandom implements Random {
  readonly #crypto: Crypto
  readonly #noise: Random
  readonly #journal: Journal
  #key: Uint8Array | null = null
  #counter = 0

  constructor(crypto: Crypto, noise: Random, journal: Journal) {
    this.#crypto = crypto
    this.#noise = noise
    this.#journal = journal
  }

  powerUp(): void {
    this.#key = null
  }

  bytes(length: number): Uint8Array {
    this.#key ??= this.#ratchet()
    const out = new Uint8Array(length)
    for (let at = 0; at < length; at += BLOCK) {
      const block = this.#crypto.aes128(this.#key, join(le32(this.#counter++), new Uint8Array(12)))
      out.set(block.subarray(0, length - at), at)
    }
    return out
  }

  #ratchet(): Uint8Array {
    const state = this.#journal.get(TABLE.random, 0)!
    const batch = this.#journal.batch()
    batch.put(TABLE.random, 0, this.#derive(state, NEXT))
    const output = this.#derive(state, OUTPUT)
    this.#journal.commit(batch)
    const noise = this.#noise.bytes(BLOCK)
    this.#counter = 0
    return output.map((byte, n) => byte ^ noise[n]!)
  }

  #derive(state: Uint8Array, purpose: number): Uint8Array {
    return this.#crypto.aes128(state, join(purpose, new Uint8Array(BLOCK - 1)))
  }
}
