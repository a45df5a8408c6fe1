/** A rectangle of the chart as spreadsheets exchange it: tabs between cells, a line a row. */
export const toTsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map(quoted).join('\t')).join('\r\n')

const quoted = (cell: string): string => (/[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** Cells of pasted text; quoted ones may hold tabs and line ends. A last line end is no row. */
export function fromTsv(text: string): string[][] {
  const rows: string[][] = [[]]
  let at = 0
  while (at < text.length) {
    let cell = ''
    if (text[at] === '"') {
      at++
      while (at < text.length && (text[at] !== '"' || text[at + 1] === '"')) {
        if (text[at] === '"') at++
        cell += text[at++]
      }
      at++
    }
    while (at < text.length && !/[\t\n\r]/.test(text[at]!)) cell += text[at++]
    rows.at(-1)!.push(cell)
    if (text[at] === '\t') {
      at++
      if (at === text.length || /[\n\r]/.test(text[at]!)) rows.at(-1)!.push('')
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at++
    if (text[at] === '\n' || text[at] === '\r') {
      at++
      if (at < text.length) rows.push([])
    }
  }
  return rows
}

/** What a pasted cell wants: a right, none, or nothing said (a right by a group is not the cell's own). */
export type Pasted = 'on' | 'off' | 'as it is'

const OFF = new Set(['', '0', '-', '–', 'n', 'no', 'nein', 'false', 'falsch'])

export function wantOf(text: string): Pasted {
  const word = text.trim().toLowerCase()
  if (OFF.has(word)) return 'off'
  return /^\(.*\)$/.test(word) ? 'as it is' : 'on'
}

/** One cell to change, by lines of the axes. */
interface Wanted {
  readonly row: number
  readonly column: number
  readonly want: Pasted
}

export interface PastePlan {
  readonly wanted: readonly Wanted[]
  /** Heads that nothing in the chart bears. */
  readonly unknown: readonly string[]
}

interface Place {
  readonly top: number
  readonly left: number
  readonly rows: number
  readonly columns: number
  /** Line of a marking on either axis. */
  rowOf(marking: string): number | undefined
  columnOf(marking: string): number | undefined
}

/**
 * Where pasted cells go. With an empty first cell and heads in the first row and column they go where the markings say,
 * else from the selected cell on; one single cell fills the whole selection.
 */
export function planPaste(cells: readonly (readonly string[])[], place: Place): PastePlan {
  const first = cells[0] ?? []
  const hasHeads = cells.length > 1 && first.length > 1 && place.columnOf(marking(first[1]!)) !== undefined
  if (hasHeads) return byHeads(cells, place)
  if (cells.length === 1 && first.length === 1) {
    const want = wantOf(first[0]!)
    return { wanted: fill(place.rows, place.columns, (row, column) => at(place, row, column, want)), unknown: [] }
  }
  return { wanted: cells.flatMap((row, r) => row.map((text, c) => at(place, r, c, wantOf(text)))), unknown: [] }
}

const at = ({ top, left }: Place, row: number, column: number, want: Pasted): Wanted => ({
  row: top + row,
  column: left + column,
  want,
})

function fill(rows: number, columns: number, make: (row: number, column: number) => Wanted): Wanted[] {
  return Array.from({ length: rows * columns }, (_, place) => make(Math.floor(place / columns), place % columns))
}

/** Heads hold the marking, alone or before the name. */
const marking = (head: string): string => head.split('\n')[0]!.trim()

function byHeads(cells: readonly (readonly string[])[], place: Place): PastePlan {
  const columns = cells[0]!.map((head) => place.columnOf(marking(head)))
  const unknown = cells[0]!.slice(1).filter((_, index) => columns[index + 1] === undefined)
  const wanted: Wanted[] = []
  for (const row of cells.slice(1)) {
    const line = place.rowOf(marking(row[0] ?? ''))
    if (line === undefined) {
      unknown.push(row[0] ?? '')
      continue
    }
    row.forEach((text, index) => {
      const column = columns[index]
      if (index > 0 && column !== undefined) wanted.push({ row: line, column, want: wantOf(text) })
    })
  }
  return { wanted, unknown: unknown.filter((head) => head.trim() !== '') }
}
