import { combineHalves, type Half, type Mark, markOfCell } from '@lockwright/domain/plan'
import { HALVES } from '@lockwright/server/contract'

/** 0 = no mark; else the place of the mark among the halves of the contract. */
export type MarkCode = number

const MARKS: readonly (Mark | null)[] = HALVES.map((half) => combineHalves(half, 'confirmed'))
const codeOf = (mark: Mark | null): MarkCode => (mark === null ? 0 : HALVES.indexOf(mark))

/** The mark a code stands for; null = none. */
export const markOfCode = (code: MarkCode): Mark | null => (code === 0 ? null : (MARKS[code] ?? null))

const table = (ask: (a: Half, b: Half) => Mark | null): Uint8Array =>
  Uint8Array.from(HALVES.flatMap((a) => HALVES.map((b) => codeOf(ask(a, b)))))
const SIZE = HALVES.length
const COMBINED = table(combineHalves)
const asMark = (half: Half): Mark | null => markOfCode(HALVES.indexOf(half))
const TOGETHER = table((a, b) => markOfCell([asMark(a), asMark(b)]))

/** `combineHalves` of two codes of halves. */
export const combined = (a: number, b: number): MarkCode => COMBINED[a * SIZE + b]!
/** `markOfCell` of two codes of marks. */
export const together = (a: MarkCode, b: MarkCode): MarkCode => TOGETHER[a * SIZE + b]!

const LAST_WISHED_HALF = HALVES.indexOf('wished')
const WISHED_OTHERWISE = HALVES.indexOf('wishedOtherwise')
const POSSIBLY = HALVES.indexOf('possibly')
/** Whether somebody wishes what this half is about. */
export const isWishedHalf = (half: number): boolean =>
  (half > 0 && half <= LAST_WISHED_HALF) || half === POSSIBLY || half === WISHED_OTHERWISE

export const CONFIRMED_HALF = HALVES.indexOf('confirmed')
