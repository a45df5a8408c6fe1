import { stringify } from 'csv-stringify/sync'
import writeXlsxFile from 'write-excel-file/node'

export type Cell = string | number | null

export interface Column {
  readonly head: string
  /** In characters. */
  readonly width: number
}

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const CSV_TYPE = 'text/csv'
const BORDER = { borderStyle: 'thin', borderColor: '#B8B4AC' } as const

/**
 * A list as comma-separated UTF-8. It begins with a byte order mark, without which spreadsheets take it for another
 * encoding; text that they would take for a formula is led by an apostrophe.
 */
export function csvOf(columns: readonly Column[], rows: readonly (readonly Cell[])[]): Buffer {
  const text = stringify([columns.map(({ head }) => head), ...rows.map((row) => [...row])], {
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  })
  return Buffer.from(text)
}

/** A list as a workbook with a frozen head. Text is stored as text, so that none of it is ever a formula. */
export async function xlsxOf(
  sheet: string,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): Promise<Buffer> {
  const head = columns.map(({ head: value }) => ({ value, type: String, fontWeight: 'bold' as const, ...BORDER }))
  const options = { sheet, columns: columns.map(({ width }) => ({ width })), stickyRowsCount: 1 }
  return writeXlsxFile([head, ...rows.map((row) => row.map(cellOf))], options).toBuffer()
}

const cellOf = (value: Cell) =>
  value === null || value === '' ? null : typeof value === 'number' ? { value, type: Number } : { value, type: String }

export interface ChartSheet {
  readonly name: string
  /** Heads of the leading columns: number, marking, name, place. */
  readonly heads: readonly [string, string, string, string]
  /** Marking and name of each key. */
  readonly keys: readonly (readonly [marking: string, name: string])[]
  readonly cylinders: readonly {
    readonly no: number
    readonly marking: string
    readonly name: string
    readonly place: string
    /** By place among the keys. */
    readonly marks: ReadonlyMap<number, string>
  }[]
}

const LEADING = 4
const LEADING_WIDTHS = [6, 14, 28, 20] as const
const MARK_WIDTH = 4
const HEAD_HEIGHT = 110

/** A chart as locksmiths draw it: cylinders in rows, keys in columns under heads that stand upright, crosses between. */
export async function chartXlsx({ name, heads, keys, cylinders }: ChartSheet): Promise<Buffer> {
  const upright = {
    textRotation: 90,
    alignVertical: 'bottom',
    align: 'center',
    height: HEAD_HEIGHT,
    ...BORDER,
  } as const
  const headOf = (value: string) =>
    ({ value, type: String, fontWeight: 'bold', alignVertical: 'bottom', ...BORDER }) as const
  const first = [
    ...heads.map(headOf),
    ...keys.map(([marking]) => ({ value: marking, type: String, fontWeight: 'bold', ...upright }) as const),
  ]
  const second = [
    ...heads.map(() => ({ value: '', ...BORDER })),
    ...keys.map(([, keyName]) => ({ value: keyName, type: String, ...upright }) as const),
  ]
  const rows = cylinders.map(({ no, marking, name: door, place, marks }) => [
    { value: no, type: Number, ...BORDER },
    ...[marking, door, place].map((value) => ({ value, type: String, ...BORDER })),
    ...keys.map((_, index) => {
      const mark = marks.get(index)
      return mark === undefined
        ? { value: '', ...BORDER }
        : ({ value: mark, type: String, align: 'center', ...BORDER } as const)
    }),
  ])
  const columns = [...LEADING_WIDTHS, ...keys.map(() => MARK_WIDTH)].map((width) => ({ width }))
  const options = {
    sheet: name,
    columns,
    stickyRowsCount: 2,
    stickyColumnsCount: LEADING,
    orientation: 'landscape',
  } as const
  return writeXlsxFile([first, second, ...rows], options).toBuffer()
}
