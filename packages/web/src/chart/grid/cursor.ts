/** Where somebody is in the grid, and the corner from which a rectangle was drawn. Lines count from 0. */
export interface Cursor {
  readonly row: number
  readonly column: number
  readonly fromRow: number
  readonly fromColumn: number
}

/** Inclusive. */
export interface Rectangle {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

export interface GridSize {
  readonly rows: number
  readonly columns: number
  /** Whole lines that are in sight: what Page Up and Page Down go by. */
  readonly pageRows: number
  readonly pageColumns: number
}

export const START: Cursor = { row: 0, column: 0, fromRow: 0, fromColumn: 0 }

export function rectangleOf({ row, column, fromRow, fromColumn }: Cursor): Rectangle {
  return {
    top: Math.min(row, fromRow),
    bottom: Math.max(row, fromRow),
    left: Math.min(column, fromColumn),
    right: Math.max(column, fromColumn),
  }
}

export const holds = (
  { top, bottom, left, right }: Rectangle,
  { row, column }: { readonly row: number; readonly column: number },
): boolean => row >= top && row <= bottom && column >= left && column <= right

export const cellsIn = ({ top, bottom, left, right }: Rectangle): number => (bottom - top + 1) * (right - left + 1)

/** To a cell; `extends` keeps the other corner of the rectangle. */
export function goTo(cursor: Cursor, row: number, column: number, extend = false): Cursor {
  return extend ? { ...cursor, row, column } : { row, column, fromRow: row, fromColumn: column }
}

/** Keeps a cursor inside a grid that became smaller. */
export function within(cursor: Cursor, { rows, columns }: GridSize): Cursor {
  const row = (line: number) => Math.max(0, Math.min(line, rows - 1))
  const column = (line: number) => Math.max(0, Math.min(line, columns - 1))
  return {
    row: row(cursor.row),
    column: column(cursor.column),
    fromRow: row(cursor.fromRow),
    fromColumn: column(cursor.fromColumn),
  }
}

interface Press {
  readonly key: string
  readonly shift: boolean
  readonly ctrl: boolean
  readonly alt: boolean
}

/**
 * The cursor after a key that moves it, as in a spreadsheet; null = this key does not move. With Ctrl an arrow goes on to the next
 * cell that is filled (`isFilled`), else to the edge. With Alt Page Up and Page Down go sideways.
 */
export function moved(
  cursor: Cursor,
  { key, shift, ctrl, alt }: Press,
  size: GridSize,
  isFilled: (row: number, column: number) => boolean,
): Cursor | null {
  const { row, column } = cursor
  const to = (nextRow: number, nextColumn: number) => within(goTo(cursor, nextRow, nextColumn, shift), size)
  const step = (down: number, aside: number) => {
    if (!ctrl) return to(row + down, column + aside)
    let [r, c] = [row + down, column + aside]
    while (r > 0 && r < size.rows - 1 && down !== 0 && !isFilled(r, c)) r += down
    while (c > 0 && c < size.columns - 1 && aside !== 0 && !isFilled(r, c)) c += aside
    return to(r, c)
  }
  switch (key) {
    case 'ArrowDown':
      return step(1, 0)
    case 'ArrowUp':
      return step(-1, 0)
    case 'ArrowRight':
      return step(0, 1)
    case 'ArrowLeft':
      return step(0, -1)
    case 'Home':
      return to(ctrl ? 0 : row, 0)
    case 'End':
      return to(ctrl ? size.rows - 1 : row, size.columns - 1)
    case 'PageDown':
      return alt ? to(row, column + size.pageColumns) : to(row + size.pageRows, column)
    case 'PageUp':
      return alt ? to(row, column - size.pageColumns) : to(row - size.pageRows, column)
    default:
      return null
  }
}
