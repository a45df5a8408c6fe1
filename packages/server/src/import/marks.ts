/**
 * Marks of the cells of a lock chart. `x`: the key opens. `i`: it opens from the inside, or singly; `z`: the cylinder is a
 * central one for many keys. All three are rights; `i` and `z` are told in the report, for they say more than a right does.
 */
export type Mark = 'x' | 'i' | 'z'

const MARKS: Readonly<Record<string, Mark>> = { x: 'x', '×': 'x', '✓': 'x', '✗': 'x', i: 'i', z: 'z' }
/** Written for "no right" by some. */
const NOTHING = new Set(['', '-', '–', '0', 'n', 'nein', 'no'])

export const markOf = (cell: string): Mark | null => MARKS[cell.toLowerCase()] ?? null
export const isMark = (cell: string): boolean => markOf(cell) !== null
export const isNothing = (cell: string): boolean => NOTHING.has(cell.toLowerCase())
