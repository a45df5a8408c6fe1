/** A sheet as text, whatever file it came from. Rows may differ in length; an empty cell is ''. */
export interface Grid {
  readonly rows: readonly (readonly string[])[]
  /** Name of the sheet; null for text files. */
  readonly sheet: string | null
  /** Columns and rows that whoever sees the file does not see; they are left out and reported. */
  readonly hiddenColumns: ReadonlySet<number>
  readonly hiddenRows: ReadonlySet<number>
}

/** Why a file is no sheet; `reason` is for people. */
export class UnreadableFile extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'UnreadableFile'
  }
}

/** More than a large system has (20,000 cylinders, some thousand kinds of keys), and less than hurts. */
export const CELLS_MAX = 20_000_000

/** Letters of a column as people see them: 0 = A. */
export function columnName(index: number): string {
  const rest = Math.floor(index / 26)
  return (rest === 0 ? '' : columnName(rest - 1)) + String.fromCharCode(65 + (index % 26))
}

/** Place of a cell as people see it, such as `C7`. */
export const cellName = (row: number, column: number): string => `${columnName(column)}${row + 1}`
