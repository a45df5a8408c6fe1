import type { Transaction } from '@lockwright/protocol/session'
import { expect } from 'vitest'
import { type Bench, claimOf, stateOf } from './bench.ts'

/** Up to this many bytes every offset is cut; beyond only around the edges of flash pages. */
const EVERY_BYTE_UP_TO = 2048

export interface Cuts {
  /** Bytes the whole session writes. */
  readonly bytes: number
  /** How many sessions were cut. */
  readonly cuts: number
  /** Contents found after a cut. */
  readonly found: ReadonlySet<string>
}

/**
 * Runs one transaction through a whole session again and again from the same flash, with power that fails at one byte
 * after the other. Afterwards the element holds one of the contents that are allowed, and the next session completes.
 * `steps`: contents on the way from old to new that are whole in themselves (each task, each chunk), or how to tell.
 */
export function cutEverywhere(
  bench: Bench,
  transaction: Transaction,
  steps: ReadonlySet<string> | ((bench: Bench) => boolean) = new Set(),
): Cuts {
  const before = bench.chip.snapshot()
  const old = bench.content
  restore(bench, before)
  const { bytes, edges } = wholeRun(bench, transaction)
  const fresh = bench.content
  const isWhole = typeof steps === 'function' ? steps : ({ content }: Bench) => steps.has(content)
  const found = new Set<string>()
  const offsets = bytes <= EVERY_BYTE_UP_TO ? Array.from({ length: bytes + 1 }, (_, n) => n) : edges
  for (const cut of offsets) {
    restore(bench, before)
    bench.session(transaction, () => bench.chip.cutPowerAfter(cut))
    bench.element.hardware.powerUp()
    if (bench.content !== old && bench.content !== fresh && !isWhole(bench))
      expect.fail(`mixed content after a cut at ${cut} of ${bytes} bytes`)
    found.add(bench.content)
    completes(bench, transaction, fresh, cut)
  }
  return { bytes, cuts: offsets.length, found }
}

/** The claim of a blank, cut at every byte: whatever it was then, the same voucher makes it what it shall be. What it was. */
export function cutClaimEverywhere(bench: Bench): ReadonlySet<string> {
  bench.session(null)
  const before = bench.chip.snapshot()
  const claim = claimOf(bench.element.kind)
  const { bytes } = wholeRun(bench, claim)
  const whole = bench.claimed
  const found = new Set<string>()
  for (let cut = 0; cut <= bytes; cut++) {
    restore(bench, before)
    bench.session(claim, () => bench.chip.cutPowerAfter(cut))
    bench.element.hardware.powerUp()
    const { claimed } = bench
    const isDone = claimed === whole
    found.add(isDone ? 'claimed' : claimed)
    const { outcome } = bench.session(isDone ? null : claim)
    if (outcome.kind !== (isDone ? 'nothingToDo' : 'committed'))
      expect.fail(`cut at ${cut}, then ${JSON.stringify(outcome)}`)
    if (bench.claimed !== whole) expect.fail(`claimed as something else after a cut at ${cut}`)
    expect(stateOf(bench.session(null))).toMatchObject({ image: claim.image, root: claim.root })
  }
  return found
}

/** The next session: what was committed is not sent again, all else is, and then the element holds what it should. */
function completes(bench: Bench, transaction: Transaction, fresh: string, cut: number): void {
  const isDone = bench.content === fresh
  const { outcome } = bench.session(isDone ? null : transaction)
  if (outcome.kind !== (isDone ? 'nothingToDo' : 'committed'))
    expect.fail(`cut at ${cut}, then ${JSON.stringify(outcome)}`)
  if (bench.content !== fresh) expect.fail(`another content than without the cut at ${cut}`)
}

export function restore(bench: Bench, flash: Uint8Array): void {
  bench.chip.restore(flash)
  bench.element.hardware.powerUp()
}

/** The run without a cut: how many bytes it writes, and where a flash page begins or ends on the way, each +- 1. */
function wholeRun(
  bench: Bench,
  transaction: Transaction,
): { readonly bytes: number; readonly edges: readonly number[] } {
  const { chip } = bench
  let start = 0
  const edges = new Set<number>()
  let page = -1
  const watch = (index: number) => {
    const at = chip.written - start
    if (start > 0 && index !== page) for (const edge of [at - 1, at, at + 1]) if (edge >= 0) edges.add(edge)
    page = index
  }
  const { program, erase } = chip
  chip.program = (index, offset, bytes) => {
    watch(index)
    program.call(chip, index, offset, bytes)
  }
  chip.erase = (index) => {
    watch(index)
    erase.call(chip, index)
  }
  bench.commit(transaction, () => {
    start = chip.written
  })
  chip.program = program
  chip.erase = erase
  const bytes = chip.written - start
  for (const edge of [bytes - 1, bytes, bytes + 1]) edges.add(edge)
  return { bytes, edges: [...edges].sort((a, b) => a - b) }
}
