import { isDeepStrictEqual, styleText } from 'node:util'

/** Tells a story step by step, holds each answer against what must come, and counts the differences. */
export interface Teller {
  /** A heading. */
  chapter(title: string): void
  /** Something was done; `answer` is what the device or the server said to it. */
  told(step: string, answer?: string): void
  /** Holds `answer` against `wanted` (deep equality) and tells both where they differ. */
  expect(step: string, answer: unknown, wanted: unknown): void
  /** How many answers differed so far. */
  readonly differences: number
  readonly steps: number
}

export function createTeller(print: (line: string) => void): Teller {
  let steps = 0
  let differences = 0
  const number = () => `${String(++steps).padStart(3)}. `
  return {
    chapter: (title) => print(`\n${styleText('bold', title)}`),
    told: (step, answer) => print(`${number()}${step}${answer === undefined ? '' : `: ${answer}`}`),
    expect: (step, answer, wanted) => {
      const same = isDeepStrictEqual(answer, wanted)
      if (!same) differences += 1
      const tail = same ? styleText('green', 'as wanted') : styleText('red', `DIFFERS, wanted ${words(wanted)}`)
      print(`${number()}${step}: ${words(answer)} (${tail})`)
    },
    get differences() {
      return differences
    },
    get steps() {
      return steps
    },
  }
}

const words = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
