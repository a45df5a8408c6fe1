import type { Axes, Axis, Head } from './axes.ts'

/** Side of a cell in px, from dense to roomy; roomy ones can be met with a finger. */
export const SIZES = [18, 24, 36] as const

/** Everything that says where things are; all in CSS px. */
export interface Geometry {
  readonly size: number
  readonly headWidth: number
  readonly headHeight: number
  readonly width: number
  readonly height: number
  readonly rows: number
  readonly columns: number
}

const HEAD = { leastWidth: 96, leastHeight: 72, mostHeight: 176 }
const CHARACTER = 7.2

/** Heads as long as their longest text wants, within what the screen can spare. */
export function makeGeometry(axes: Axes, size: number, width: number, height: number): Geometry {
  const mostWidth = Math.min(320, Math.max(HEAD.leastWidth, width * 0.34))
  const mostHeight = Math.min(HEAD.mostHeight, Math.max(HEAD.leastHeight, height * 0.36))
  return {
    size,
    width,
    height,
    headWidth: Math.round(Math.min(mostWidth, Math.max(HEAD.leastWidth, lengthOf(axes.rows, size)))),
    headHeight: Math.round(Math.min(mostHeight, Math.max(HEAD.leastHeight, lengthOf(axes.columns, size)))),
    rows: axes.rows.count,
    columns: axes.columns.count,
  }
}

/** Lines of this size take two lines of text. */
const TWO_LINES = 32

/** What stands behind the marking and, where there is room, below: the name, and who has the key. */
export function textsOf(
  { marking, name, holder }: Pick<Head, 'marking' | 'name' | 'holder'>,
  size: number,
): readonly [behind: string, below: string] {
  const other = name === marking ? '' : name
  if (size >= TWO_LINES) return [other, holder]
  return [other === '' ? holder : other, '']
}

/** A look at some heads is enough: all of them would cost more than a cut name. */
const SAMPLES = 500

function lengthOf(axis: Axis, size: number): number {
  const step = Math.max(1, Math.floor(axis.count / SAMPLES))
  let longest = 0
  for (let line = 0; line < axis.count; line += step) {
    const { marking, band, ...head } = axis.head(line)
    const [behind, below] = band ? [String(band.count), ''] : textsOf({ marking, ...head }, size)
    const characters = marking.length + (behind === '' ? 0 : behind.length + 1) + (band ? 4 : 0)
    longest = Math.max(longest, characters, below.length)
  }
  return longest * CHARACTER + 24
}

/** The line of a px behind the head; may be past the end. */
export const lineAt = (px: number, head: number, scroll: number, size: number): number =>
  Math.floor((px - head + scroll) / size)

/** Whole lines in sight, at least one. */
export const pageOf = (length: number, head: number, size: number): number =>
  Math.max(1, Math.floor((length - head) / size) - 1)

/** Where to scroll so that a line is in sight; as little as possible. */
export function scrollTo(line: number, scroll: number, length: number, head: number, size: number): number {
  const room = length - head
  if (line * size < scroll) return line * size
  if ((line + 1) * size > scroll + room) return Math.max(0, (line + 1) * size - room)
  return scroll
}
