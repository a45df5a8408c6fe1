import { u16, u24, u32 } from './integer.ts'

/** Walks over a record from front to back. It never throws: what lies beyond the end reads as zero, so ask `left` first. */
export class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  #skip(size: number): number {
    const at = this.#at
    this.#at += size
    return at
  }

  u8(): number {
    return this.#bytes[this.#skip(1)] ?? 0
  }

  i8(): number {
    return (this.u8() << 24) >> 24
  }

  u16(): number {
    return u16(this.#bytes, this.#skip(2))
  }

  u24(): number {
    return u24(this.#bytes, this.#skip(3))
  }

  u32(): number {
    return u32(this.#bytes, this.#skip(4))
  }

  /** A copy of the next `size` bytes (of what is left, if less). */
  take(size: number): Uint8Array {
    const at = this.#skip(size)
    return this.#bytes.slice(at, at + size)
  }

  rest(): Uint8Array {
    return this.take(Math.max(0, this.left))
  }
}
