import { cellName, columnName, type Grid } from './grid.ts'
import type { ChartLayout, Layout, PairsLayout } from './layout.ts'
import { isNothing, type Mark, markOf } from './marks.ts'

export interface ChartKey {
  readonly marking: string
  readonly name: string
}

export interface ChartCylinder extends ChartKey {
  readonly place: string
  readonly note: string
}

/** A cell that could not be taken over, and why. */
export interface ChartFault {
  /** As people see it: `C7`, or a row `7`. */
  readonly cell: string
  readonly code: 'unknownMark' | 'markingMissing' | 'duplicate' | 'tooLong' | 'countInvalid' | 'halfPair'
  readonly value: string
}

/** What a sheet says, free of how it said it. Rights point into `keys` and `cylinders`. */
export interface Chart {
  readonly keys: readonly ChartKey[]
  readonly cylinders: readonly ChartCylinder[]
  readonly rights: readonly (readonly [key: number, cylinder: number])[]
  /** Cells with a mark that says more than a right, such as `C7`. */
  readonly marks: Readonly<Record<Exclude<Mark, 'x'>, readonly string[]>>
  readonly faults: readonly ChartFault[]
  readonly ignored: { readonly rows: number; readonly hiddenColumns: readonly string[]; readonly hiddenRows: number }
}

const MARKING_MAX = 50
const NAME_MAX = 200
const NOTE_MAX = 2000
const COUNT_MAX = 500

/** Reads a sheet by its layout. Faults are collected: one look tells all that is wrong with a file. */
export function readChart(grid: Grid, layout: Layout): Chart {
  return layout.kind === 'pairs' ? readPairs(grid, layout) : readMatrix(grid, layout)
}

function readPairs({ rows, hiddenRows }: Grid, { keyColumn, cylinderColumn, firstRow }: PairsLayout): Chart {
  const keys = new Map<string, number>()
  const cylinders = new Map<string, number>()
  const rights = new Set<string>()
  const faults: ChartFault[] = []
  const indexIn = (numbers: Map<string, number>, marking: string): number => {
    const known = numbers.get(marking) ?? numbers.size
    numbers.set(marking, known)
    return known
  }
  for (let row = firstRow; row < rows.length; row++) {
    const cells = rows[row]!
    if (hiddenRows.has(row) || cells.every((cell) => cell === '')) continue
    const [key, cylinder] = [cells[keyColumn] ?? '', cells[cylinderColumn] ?? '']
    if (key === '' || cylinder === '')
      faults.push({ cell: `${row + 1}`, code: 'halfPair', value: `${key} ${cylinder}`.trim() })
    else if (key.length > MARKING_MAX || cylinder.length > MARKING_MAX) {
      faults.push({ cell: `${row + 1}`, code: 'tooLong', value: key.length > MARKING_MAX ? key : cylinder })
    } else rights.add(`${indexIn(keys, key)} ${indexIn(cylinders, cylinder)}`)
  }
  return {
    keys: [...keys.keys()].map((marking) => ({ marking, name: '' })),
    cylinders: [...cylinders.keys()].map((marking) => ({ marking, name: '', place: '', note: '' })),
    rights: [...rights].map((pair) => pair.split(' ').map(Number) as unknown as readonly [number, number]),
    marks: { i: [], z: [] },
    faults,
    ignored: { rows: firstRow, hiddenColumns: [], hiddenRows: hiddenRows.size },
  }
}

/** A line of the sheet, or one of several that it stands for. */
interface Line extends ChartCylinder {
  readonly row: number
}

function readMatrix(grid: Grid, layout: ChartLayout): Chart {
  const { hiddenColumns, hiddenRows } = grid
  const faults: ChartFault[] = []
  const columns = readHeads(grid, layout, faults)
  const { lines, skipped } = readLines(grid, layout, faults)
  const pairs: [line: number, column: number][] = []
  const marks: Record<Exclude<Mark, 'x'>, string[]> = { i: [], z: [] }
  const seen = new Set<number>()
  for (const [index, { row }] of lines.entries()) {
    const first = !seen.has(row) // A line that stands for several is complained about once.
    seen.add(row)
    for (const [place, { column }] of columns.entries()) {
      const cell = grid.rows[row]![column] ?? ''
      const mark = markOf(cell)
      if (mark !== null) {
        pairs.push([index, place])
        if (mark !== 'x' && first) marks[mark].push(cellName(row, column))
      } else if (!isNothing(cell) && first)
        faults.push({ cell: cellName(row, column), code: 'unknownMark', value: cell })
    }
  }
  const byRow = layout.rows === 'cylinders'
  const heads = columns.map(({ marking, name }) => ({ marking, name, place: '', note: '' }))
  const own = lines.map(({ marking, name, place, note }) => ({ marking, name, place, note }))
  const [keys, cylinders] = byRow ? [heads, own] : [own, heads]
  return {
    keys: keys.map(({ marking, name }) => ({ marking, name })),
    cylinders,
    rights: pairs.map(([line, column]) => (byRow ? [column, line] : [line, column])),
    marks,
    faults,
    ignored: {
      rows: layout.firstRow + skipped,
      hiddenColumns: [...hiddenColumns].sort((a, b) => a - b).map(columnName),
      hiddenRows: hiddenRows.size,
    },
  }
}

/** Columns with their markings; the name above is the merged head of several columns as often as that of one. */
function readHeads({ rows }: Grid, layout: ChartLayout, faults: ChartFault[]) {
  const taken = new Set<string>()
  return layout.markColumns.flatMap((column) => {
    const marking = rows[layout.headRow]?.[column] ?? ''
    const name = layout.nameRow === null ? '' : (rows[layout.nameRow]?.[column] ?? '')
    const fault = markingFault(marking, taken)
    if (fault !== null) {
      faults.push({ cell: cellName(layout.headRow, column), code: fault, value: marking })
      return []
    }
    taken.add(marking)
    return [{ column, marking, name: name === marking ? '' : name.slice(0, NAME_MAX) }]
  })
}

function readLines(grid: Grid, layout: ChartLayout, faults: ChartFault[]) {
  const taken = new Set<string>()
  const lines: Line[] = []
  let skipped = 0
  for (let row = layout.firstRow; row < grid.rows.length; row++) {
    const cells = grid.rows[row]!
    const field = (name: keyof typeof layout.fields) => cells[layout.fields[name] ?? -1] ?? ''
    const marked = layout.markColumns.some((column) => markOf(cells[column] ?? '') !== null)
    // Headings between the lines, sums below them: no marking and no marks.
    if (grid.hiddenRows.has(row) || (field('marking') === '' && !marked)) {
      if (cells.some((cell) => cell !== '')) skipped++
      continue
    }
    const marking = field('marking')
    const fault = markingFault(marking, taken)
    if (fault !== null) {
      faults.push({ cell: cellName(row, layout.fields.marking ?? 0), code: fault, value: marking })
      continue
    }
    const count = countOf(field('count'))
    if (count === null) {
      faults.push({ cell: cellName(row, layout.fields.count ?? 0), code: 'countInvalid', value: field('count') })
      continue
    }
    taken.add(marking)
    const [name, place, note] = [field('name'), field('place'), field('note')]
    for (const one of markingsFor(marking, count)) {
      lines.push({
        row,
        marking: one,
        name: name === marking ? '' : name.slice(0, NAME_MAX),
        place: place.slice(0, NAME_MAX),
        note: note.slice(0, NOTE_MAX),
      })
    }
  }
  return { lines, skipped }
}

function markingFault(marking: string, taken: ReadonlySet<string>): ChartFault['code'] | null {
  if (marking === '') return 'markingMissing'
  if (marking.length > MARKING_MAX) return 'tooLong'
  return taken.has(marking) ? 'duplicate' : null
}

/** Several alike in one line: each electronic one is somebody of its own. */
function markingsFor(marking: string, count: number): readonly string[] {
  return count === 1 ? [marking] : Array.from({ length: count }, (_, place) => `${marking}/${place + 1}`)
}

function countOf(text: string): number | null {
  if (text === '') return 1
  const count = Number(text.replace(',', '.'))
  return Number.isInteger(count) && count >= 1 && count <= COUNT_MAX ? count : null
}
