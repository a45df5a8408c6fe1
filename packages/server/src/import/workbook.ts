import readWorkbook from 'read-excel-file/node'
import { CELLS_MAX, type Grid, UnreadableFile } from './grid.ts'
import { openZip } from './zip.ts'

/** The fullest visible sheet of a workbook. Merged cells all hold the value of the first of them. */
export async function readXlsx(bytes: Buffer): Promise<Grid> {
  const zip = openZip(bytes)
  const sheets = await readWorkbook(bytes).catch(() => {
    throw new UnreadableFile('The workbook is damaged.')
  })
  const parts = sheetParts(zip)
  const visible = sheets.filter(({ sheet }) => parts.get(sheet)?.hidden !== true)
  const filled = visible.map(({ sheet, data }) => ({ name: sheet, rows: data.map((row) => row.map(textOf)) }))
  const best = filled.toSorted((a, b) => cellsOf(b.rows) - cellsOf(a.rows))[0]
  if (best === undefined || cellsOf(best.rows) === 0) throw new UnreadableFile('No sheet has anything in it.')
  const width = Math.max(...best.rows.map((row) => row.length))
  if (width * best.rows.length > CELLS_MAX) throw new UnreadableFile('The sheet is too large.')

  const path = parts.get(best.name)?.path
  const xml = (path && zip.text(path)) || ''
  const rows = best.rows.map((row) => [...row])
  spreadMerges(rows, xml)
  return { rows, sheet: best.name, hiddenColumns: hiddenColumns(xml), hiddenRows: hiddenRows(xml) }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  return String(value).replaceAll('\u0000', '').toWellFormed().trim()
}

const cellsOf = (rows: readonly (readonly string[])[]) =>
  rows.reduce((sum, row) => sum + row.filter((cell) => cell !== '').length, 0)

/** Sheet names with the part that holds them (ECMA-376, 18.2). */
function sheetParts(zip: ReturnType<typeof openZip>): ReadonlyMap<string, { path: string; hidden: boolean }> {
  const workbook = zip.text('xl/workbook.xml') ?? ''
  const relations = new Map(
    elements(zip.text('xl/_rels/workbook.xml.rels') ?? '', 'Relationship').map((one) => [
      one.get('Id'),
      one.get('Target'),
    ]),
  )
  return new Map(
    elements(workbook, 'sheet').map((one) => {
      const target = relations.get(one.get('r:id')) ?? ''
      const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`
      return [plainText(one.get('name') ?? ''), { path, hidden: /hidden/i.test(one.get('state') ?? '') }]
    }),
  )
}

/** Attributes of every element of a name. Good for parts written by programs, which is all we look at. */
function elements(xml: string, name: string): Map<string, string>[] {
  return [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}\\b([^>]*)>`, 'g'))].map(
    ([, attributes = '']) =>
      new Map([...attributes.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value])),
  )
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const plainText = (text: string) => text.replace(/&(\w+);/g, (found, name: string) => ENTITIES[name] ?? found)

const isHidden = (one: Map<string, string>) => one.get('hidden') === '1' || one.get('hidden') === 'true'
const COLUMNS_MAX = 16_384

function hiddenColumns(xml: string): Set<number> {
  const hidden = new Set<number>()
  for (const one of elements(xml, 'col').filter(isHidden)) {
    const last = Math.min(Number(one.get('max')), COLUMNS_MAX)
    for (let column = Number(one.get('min')); column <= last; column++) hidden.add(column - 1)
  }
  return hidden
}

function hiddenRows(xml: string): Set<number> {
  return new Set(
    elements(xml, 'row')
      .filter(isHidden)
      .map((one) => Number(one.get('r')) - 1),
  )
}

function spreadMerges(rows: string[][], xml: string): void {
  for (const one of elements(xml, 'mergeCell')) {
    const place = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(one.get('ref') ?? '')
    if (!place) continue
    const [, fromColumn = '', fromRow, toColumn = '', toRow] = place
    const value = rows[Number(fromRow) - 1]?.[columnIndex(fromColumn)] ?? ''
    if (value === '') continue
    for (let row = Number(fromRow) - 1; row < Math.min(Number(toRow), rows.length); row++) {
      for (let column = columnIndex(fromColumn); column <= columnIndex(toColumn); column++) {
        const cells = rows[row]!
        while (cells.length <= column) cells.push('')
        cells[column] = value
      }
    }
  }
}

const columnIndex = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
