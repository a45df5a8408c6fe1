import { isDeepStrictEqual, styleText } from 'node:util'

/** What one heading told. */
export interface Chapter {
  readonly title: string
  /** A line for each answer that differed. */
  readonly differences: readonly string[]
}

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
  /** What was told so far, in its order. */
  readonly chapters: readonly Chapter[]
}

export function createTeller(print: (line: string) => void): Teller {
  let steps = 0
  const chapters: { title: string; differences: string[] }[] = []
  const number = () => `${String(++steps).padStart(3)}. `
  return {
    chapter: (title) => {
      chapters.push({ title, differences: [] })
      print(`\n${styleText('bold', title)}`)
    },
    told: (step, answer) => print(`${number()}${step}${answer === undefined ? '' : `: ${answer}`}`),
    expect: (step, answer, wanted) => {
      const same = isDeepStrictEqual(answer, wanted)
      if (!same) chapters.at(-1)!.differences.push(`${step}: ${words(answer)}, wanted ${words(wanted)}`)
      const tail = same ? styleText('green', 'as wanted') : styleText('red', `DIFFERS, wanted ${words(wanted)}`)
      print(`${number()}${step}: ${words(answer)} (${tail})`)
    },
    get differences() {
      return chapters.reduce((sum, chapter) => sum + chapter.differences.length, 0)
    },
    get steps() {
      return steps
    },
    chapters,
  }
}

const words = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
