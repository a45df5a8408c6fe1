/** One line of `npm run bench`. `ratio` is value against yardstick as the budget counts it. */
export interface Measured {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** The same figure of the thing it is measured against, in the same run. */
  readonly yardstick: number
  readonly ratio: number
  /** In words, with the bound of `ratio` or `value`. */
  readonly budget: string
  readonly ok: boolean
}

export type Benchmark = () => Promise<readonly Measured[]>

const ROUNDS = 9

/** Median seconds of both, taken in turns so that a machine that slows down slows both. One round of each goes uncounted. */
export async function inTurns(
  ours: () => unknown,
  theirs: () => unknown,
  rounds = ROUNDS,
): Promise<{ readonly ours: number; readonly theirs: number }> {
  const taken: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] }
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of [
      ['ours', ours],
      ['theirs', theirs],
    ] as const) {
      const begin = process.hrtime.bigint()
      await run()
      if (round > 0) taken[name].push(Number(process.hrtime.bigint() - begin) / 1e9)
    }
  }
  return { ours: median(taken.ours), theirs: median(taken.theirs) }
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
}

export const round = (value: number): number => Number(value.toPrecision(4))
