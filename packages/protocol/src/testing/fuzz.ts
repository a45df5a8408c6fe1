import type { Result } from '@lockwright/domain/model'
import { concat, equal, toHex, u32 } from '../bytes/index.ts'
import { seededRandom } from './random.ts'

export interface FuzzTarget<Value> {
  readonly name: string
  decode(bytes: Uint8Array): Result<Value, { readonly code: string }>
  /** Must give the accepted bytes back. */
  encode(value: Value): Uint8Array
  /** Accepted bytes to start from. */
  readonly samples: readonly Uint8Array[]
}

/** Inputs a decoder gets: FUZZ_RUNS, else 3,000. */
export const FUZZ_RUNS: number = Number(process.env.FUZZ_RUNS ?? 3000)

/** Time a test with so many inputs may take. */
export const FUZZ_TIMEOUT_MS: number = 10_000 + 2 * FUZZ_RUNS

/**
 * Feeds a decoder with bent, cut, lengthened and random bytes. Throws, naming the input, when it throws, accepts
 * bytes that it would write otherwise, or refuses without a code. Gives how many inputs were accepted.
 */
export function fuzz<Value>(target: FuzzTarget<Value>, runs: number = FUZZ_RUNS): number {
  const mutate = mutator(target.name)
  let accepted = 0
  for (let run = 0; run < runs; run++) {
    const input = mutate(target.samples[run % target.samples.length]!)
    const problem = problemWith(target, input)
    if (typeof problem === 'string') throw new Error(`${target.name}: ${problem}: ${toHex(input)}`)
    if (problem) accepted++
  }
  return accepted
}

/** true = accepted, false = refused as it should be, a text = a fault of the decoder. */
function problemWith<Value>(target: FuzzTarget<Value>, input: Uint8Array): boolean | string {
  try {
    const before = input.slice()
    const result = target.decode(input)
    if (!equal(before, input)) return 'input was changed'
    if (!result.ok) return typeof result.error.code === 'string' ? false : 'refused without a code'
    return equal(target.encode(result.value), input) ? true : 'accepted, but written differently'
  } catch (thrown) {
    return `threw ${String(thrown)}`
  }
}

/** Small and fast (xorshift32): a million inputs must not wait for a hash each. */
function mutator(seed: string): (sample: Uint8Array) => Uint8Array {
  let state = u32(seededRandom(seed).bytes(4), 0) | 1
  const next = (below: number): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
  const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => next(256))
  const edge = [0, 1, 2, 4, 8, 16, 32, 64, 127, 128, 255]

  return (sample) => {
    const kind = next(10)
    if (kind === 0) return bytes(next(300))
    if (kind === 1) return bytes(sample.length)
    if (kind === 2) return sample.slice(0, next(sample.length + 1))
    if (kind === 3) return concat(sample, bytes(1 + next(8)))
    const out = sample.slice()
    for (let changes = next(4); changes >= 0 && out.length > 0; changes--)
      out[next(out.length)] = kind < 7 ? edge[next(edge.length)]! : next(256)
    return out
  }
}
