import type { Grid } from './grid.ts'
import { isMark } from './marks.ts'

/** What a leading column says of its row. */
export type Field = 'marking' | 'name' | 'place' | 'note' | 'count'

/** How a sheet is read. All rows and columns count from 0. */
export type Layout = PairsLayout | ChartLayout

export interface PairsLayout {
  readonly kind: 'pairs'
  readonly keyColumn: number
  readonly cylinderColumn: number
  readonly firstRow: number
}

export interface ChartLayout {
  readonly kind: 'chart'
  /** What a row is; columns are the other. */
  readonly rows: 'cylinders' | 'keys'
  /** Row with the markings of the columns. */
  readonly headRow: number
  /** Row above with their names; null when there is none. */
  readonly nameRow: number | null
  readonly firstRow: number
  readonly fields: Readonly<Partial<Record<Field, number>>>
  /** Columns with marks. */
  readonly markColumns: readonly number[]
}

/** Words in the head of a column, German and English, in the order they are tried. */
const WORDS: readonly (readonly [Field, RegExp])[] = [
  ['count', /anz|stück|stk|menge|qty|quantity|count/i],
  ['marking', /zyl|cyl|schließ\S*nr|marking|beschrift|schlüsselnr|key/i],
  ['name', /bezeich|türname|tür$|^tür|door|name|raum|room|holder|inhaber/i],
  ['note', /bemerk|hinweis|notiz|note|comment|remark/i],
  ['place', /etage|geschoss|ort|gebäude|standort|floor|place|building|location/i],
  // Many charts number their lines; that number is the marking only when nothing better is there.
  ['marking', /^(lfd|pos|nr|no)\b|nummer|^id$|^#/i],
]

/** Share of the filled cells below a head that must be marks for the column to be one of marks. */
const MARKS_SHARE = 0.6
/** Characters of a cell that may be meant as a mark. */
const SHORT = 3
/** Rows looked through for the head. */
const HEAD_ROWS_MAX = 30

/** Finds out how a sheet is built; null when it looks like nothing known, then somebody has to say it. */
export function guessLayout(grid: Grid): Layout | null {
  return guessChart(grid) ?? guessPairs(grid)
}

function guessChart({ rows, hiddenColumns }: Grid): ChartLayout | null {
  const width = Math.max(0, ...rows.map((row) => row.length))
  let best: { layout: ChartLayout; marks: number } | null = null
  for (let headRow = 0; headRow < Math.min(rows.length - 1, HEAD_ROWS_MAX); headRow++) {
    const head = rows[headRow]!
    const below = rows.slice(headRow + 1)
    const markColumns: number[] = []
    let marks = 0
    for (let column = 1; column < width; column++) {
      if (hiddenColumns.has(column) || (head[column] ?? '') === '' || isMark(head[column]!)) continue
      const filled = below.map((row) => row[column] ?? '').filter((cell) => cell !== '')
      const found = filled.filter(isMark).length
      if (found === 0 || found < filled.length * MARKS_SHARE) continue
      markColumns.push(column)
      marks += found
    }
    // Of several rows that would do, the lowest: those above are titles.
    if (marks === 0 || (best !== null && marks < best.marks)) continue
    const firstMark = markColumns[0]!
    for (let column = firstMark + 1; column < width; column++) {
      if (!markColumns.includes(column) && !hiddenColumns.has(column) && isSparse(rows, headRow, column)) {
        markColumns.push(column)
      }
    }
    markColumns.sort((a, b) => a - b)
    const firstRow = headRow + 1
    const fields = guessFields(rows, headRow, firstMark, hiddenColumns)
    if (fields.marking === undefined) continue
    const nameRow =
      headRow > 0 && markColumns.some((column) => isText(rows[headRow - 1]?.[column])) ? headRow - 1 : null
    best = { layout: { kind: 'chart', rows: 'cylinders', headRow, nameRow, firstRow, fields, markColumns }, marks }
  }
  return best?.layout ?? null
}

/** Has a head and short cells: a column of the chart too, even where what stands in it is no mark; faults will tell. */
function isSparse(rows: Grid['rows'], headRow: number, column: number): boolean {
  const isShort = (row: readonly string[]) => (row[column] ?? '').length <= SHORT
  return (rows[headRow]?.[column] ?? '') !== '' && rows.slice(headRow + 1).every(isShort)
}

const isText = (cell: string | undefined) => cell !== undefined && cell !== '' && !isMark(cell)

/** By the words of the heads; without any, the first column with a different text in each row is the marking. */
function guessFields(
  rows: Grid['rows'],
  headRow: number,
  firstMark: number,
  hidden: ReadonlySet<number>,
): Partial<Record<Field, number>> {
  const fields: Partial<Record<Field, number>> = {}
  const columns = Array.from({ length: firstMark }, (_, column) => column).filter((column) => !hidden.has(column))
  for (const [field, words] of WORDS) {
    if (fields[field] !== undefined) continue
    const named = (column: number) =>
      !Object.values(fields).includes(column) && words.test(headText(rows, headRow, column))
    const column = columns.find(named)
    if (column !== undefined) fields[field] = column
  }
  const lines = rows.slice(headRow + 1)
  const free = (fits: (column: number) => boolean) =>
    columns.find((column) => !Object.values(fields).includes(column) && fits(column))
  const marking = fields.marking ?? free((column) => isDistinct(lines, column)) ?? fields.name
  if (marking !== undefined) fields.marking = marking
  const name = fields.name ?? free((column) => hasWords(lines, column))
  if (name !== undefined) fields.name = name
  return fields
}

/** Heads may stand over two rows, the upper one merged. */
function headText(rows: Grid['rows'], headRow: number, column: number): string {
  const own = rows[headRow]?.[column] ?? ''
  return own !== '' ? own : (rows[headRow - 1]?.[column] ?? '')
}

function isDistinct(rows: Grid['rows'], column: number): boolean {
  const values = rows.map((row) => row[column] ?? '').filter((value) => value !== '')
  return values.length > 0 && new Set(values).size === values.length
}

function hasWords(rows: Grid['rows'], column: number): boolean {
  return rows.filter((row) => /\p{L}{2}/u.test(row[column] ?? '')).length * 2 > rows.length
}

/** Two columns, one pair a line: a key and a cylinder. */
function guessPairs({ rows }: Grid): PairsLayout | null {
  const filled = rows.filter((row) => row.some((cell) => cell !== ''))
  if (filled.length === 0 || !filled.every((row) => row.filter((cell) => cell !== '').length === 2)) return null
  const heads = (rows[0] ?? []).map((cell) => cell.toLowerCase())
  const key = heads.findIndex((cell) => /schlüssel|^key|user|person/.test(cell))
  const cylinder = heads.findIndex((cell) => /zylinder|cylinder|tür|door|permission/.test(cell))
  const hasHead = key >= 0 && cylinder >= 0 && key !== cylinder
  return hasHead
    ? { kind: 'pairs', keyColumn: key, cylinderColumn: cylinder, firstRow: 1 }
    : { kind: 'pairs', keyColumn: 0, cylinderColumn: 1, firstRow: 0 }
}
