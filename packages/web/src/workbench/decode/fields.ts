import type { decodeWords } from './words.ts'

export type MeaningWord = keyof (typeof decodeWords)['en']

/** What the bytes of a field say; `bytes`: nothing that could be put in words. */
export type Meaning =
  | { readonly kind: 'bytes' }
  | { readonly kind: 'number'; readonly value: number }
  /** As it stands in the specification, such as `1.4`. */
  | { readonly kind: 'text'; readonly text: string }
  /** Seconds since 1970. */
  | { readonly kind: 'instant'; readonly unix: number }
  | { readonly kind: 'words'; readonly words: readonly MeaningWord[] }
  /** A number with its word, such as a reason. */
  | { readonly kind: 'code'; readonly value: number; readonly word: MeaningWord }

export interface Field {
  /** From the first byte of the frame. */
  readonly at: number
  readonly length: number
  /** As the specification names it. */
  readonly name: string
  /** The record it belongs to, such as `passport`; null: the message itself. */
  readonly of: string | null
  /** Where the specification explains it. */
  readonly section: string
  readonly meaning: Meaning
}

/** Takes fields off a frame one after the other. Integers are little-endian (spec/bytes.md 1). */
export class FieldReader {
  readonly fields: Field[] = []
  readonly #view: DataView
  readonly #end: number
  #at = 0
  #of: string | null = null
  #section: string

  /** Reads `bytes` up to `end`; `section` is that of the fields that come first. */
  constructor(bytes: Uint8Array, end: number, section: string) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#end = end
    this.#section = section
  }

  get left(): number {
    return this.#end - this.#at
  }

  /** The fields from here on belong to a part of its own, or (null) to the message again. */
  part(of: string | null, section: string): void {
    this.#of = of
    this.#section = section
  }

  /** An integer of at most 4 bytes. null when the frame is too short for it: what is left is shown as it is. */
  take(name: string, length: number, mean: (value: number) => Meaning = number): number | null {
    if (this.left < length) return null
    const value = this.#integer(length)
    this.#push(name, length, mean(value))
    return value
  }

  /** Raw bytes of any length. */
  raw(name: string, length: number): void {
    if (this.left < length || length <= 0) return
    this.#push(name, length, { kind: 'bytes' })
  }

  #push(name: string, length: number, meaning: Meaning): void {
    this.fields.push({ at: this.#at, length, name, of: this.#of, section: this.#section, meaning })
    this.#at += length
  }

  #integer(length: number): number {
    let value = 0
    for (let i = length - 1; i >= 0; i--) value = value * 256 + this.#view.getUint8(this.#at + i)
    return value
  }
}

export const number = (value: number): Meaning => ({ kind: 'number', value })
export const instant = (unix: number): Meaning => ({ kind: 'instant', unix })
/** u32 as major.minor (spec/bytes.md 1). */
export const listVersion = (value: number): Meaning => ({
  kind: 'text',
  text: `${Math.floor(value / 0x10000)}.${value % 0x10000}`,
})
export const signed8 = (value: number): Meaning => number(value > 127 ? value - 256 : value)

/** One word for each set bit; bits without a word are reserved. */
export const bits =
  (...words: readonly MeaningWord[]) =>
  (value: number): Meaning => {
    const set = [...Array(8).keys()].filter((bit) => (value >> bit) & 1).map((bit) => words[bit] ?? 'reservedBit')
    return { kind: 'words', words: set.length === 0 ? ['noFlag'] : set }
  }

/** The word of a code; one without is not in the registry. */
export const code =
  (words: Readonly<Record<number, MeaningWord>>) =>
  (value: number): Meaning => ({ kind: 'code', value, word: words[value] ?? 'unknownCode' })
