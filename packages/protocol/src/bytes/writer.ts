import { setU16, setU24, setU32 } from './integer.ts'

/** Fills one record of known size from front to back; a value out of range is a bug and throws. */
export class Writer {
  readonly bytes: Uint8Array
  #at = 0

  constructor(size: number) {
    this.bytes = new Uint8Array(size)
  }

  #take(size: number): number {
    const at = this.#at
    this.#at += size
    if (this.#at > this.bytes.length) throw new RangeError('record is full')
    return at
  }

  u8(value: number): this {
    inRange(value, 0, 0xff)
    this.bytes[this.#take(1)] = value
    return this
  }

  i8(value: number): this {
    inRange(value, -0x80, 0x7f)
    this.bytes[this.#take(1)] = value
    return this
  }

  u16(value: number): this {
    inRange(value, 0, 0xffff)
    setU16(this.bytes, this.#take(2), value)
    return this
  }

  u24(value: number): this {
    inRange(value, 0, 0xffffff)
    setU24(this.bytes, this.#take(3), value)
    return this
  }

  u32(value: number): this {
    inRange(value, 0, 0xffffffff)
    setU32(this.bytes, this.#take(4), value)
    return this
  }

  /** `part` as it is; `size` given: exactly so long. */
  put(part: Uint8Array, size = part.length): this {
    if (part.length !== size) throw new RangeError(`${part.length} bytes where ${size} belong`)
    this.bytes.set(part, this.#take(size))
    return this
  }

  zeros(count: number): this {
    this.#take(count)
    return this
  }

  /** The record; throws if it is not full. */
  done(): Uint8Array {
    if (this.#at !== this.bytes.length) throw new RangeError('record is not full')
    return this.bytes
  }
}

function inRange(value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new RangeError(`${value} not in ${least}..${most}`)
}
