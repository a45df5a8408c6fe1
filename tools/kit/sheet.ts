import { isDeepStrictEqual } from 'node:util'
import { toHex } from '@lockwright/protocol/bytes'

/** One check: what the specification wants and what came. */
export interface Line {
  /** Where the specification says so, as "session 4". */
  readonly section: string
  readonly name: string
  readonly ok: boolean
  readonly wanted: string
  readonly got: string
}

/** Something that had to be there is not: the rest of this dialogue makes no sense. */
export class Halt extends Error {}

/** Results in the order of the dialogue; each is told at once. */
export class Sheet {
  readonly lines: Line[] = []
  readonly #tell: (line: Line) => void

  constructor(tell: (line: Line) => void) {
    this.#tell = tell
  }

  get failed(): number {
    return this.lines.filter((line) => !line.ok).length
  }

  /** Holds what came against what is wanted (deep equality). */
  check(section: string, name: string, got: unknown, wanted: unknown): boolean {
    const line = { section, name, ok: isDeepStrictEqual(got, wanted), wanted: words(wanted), got: words(got) }
    this.lines.push(line)
    this.#tell(line)
    return line.ok
  }

  /** A dialogue of several checks; when it comes to a halt that is one failed check, and the next dialogue begins. */
  async dialogue(section: string, name: string, talk: () => Promise<void>): Promise<void> {
    try {
      await talk()
    } catch (error) {
      if (!(error instanceof Halt)) throw error
      this.check(section, `${name} came to its end`, error.message, 'came to its end')
    }
  }
}

const plain = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return toHex(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]))
}

const words = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(plain(value)) ?? 'nothing')
