import { parse } from 'csv-parse/sync'
import { CELLS_MAX, type Grid, UnreadableFile } from './grid.ts'

const DELIMITERS = [';', '\t', ',', '|'] as const
/** Lines that decide what separates the cells. */
const SAMPLE_LINES = 50
const LINE_BYTES_MAX = 1_000_000

/** CSV, TSV, or pairs set apart by blanks; the coding and the separator are found out. */
export function readText(bytes: Buffer): Grid {
  const text = decode(bytes)
  const delimiter = delimiterOf(text)
  const rows = delimiter === null ? blankSeparated(text) : delimited(text, delimiter)
  const cells = rows.reduce((sum, row) => sum + row.length, 0)
  if (cells > CELLS_MAX) throw new UnreadableFile('The file is too large.')
  if (!rows.some((row) => row.some((cell) => cell !== ''))) throw new UnreadableFile('The file is empty.')
  return { rows, sheet: null, hiddenColumns: new Set(), hiddenRows: new Set() }
}

/** UTF-8 or UTF-16 where the text says so or proves it; all else is what older programs on Windows write. */
function decode(bytes: Buffer): string {
  return decodeAny(bytes).replaceAll('\u0000', '')
}

function decodeAny(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** The separator that cuts most lines into the same number of cells; null when none does. */
function delimiterOf(text: string): string | null {
  const lines = text.split(/\r?\n|\r/, SAMPLE_LINES).filter((line) => line.trim() !== '')
  let best: { delimiter: string; score: number } | null = null
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => unquoted(line).split(delimiter).length).filter((count) => count > 1)
    if (counts.length === 0) continue
    const usual = counts.toSorted((a, b) => a - b)[counts.length >> 1]!
    const agreeing = counts.filter((count) => count === usual).length
    const score = agreeing * usual
    if (best === null || score > best.score) best = { delimiter, score }
  }
  return best?.delimiter ?? null
}

const unquoted = (line: string) => line.replace(/"[^"]*"/g, '')

function delimited(text: string, delimiter: string): string[][] {
  try {
    return parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      trim: true,
      max_record_size: LINE_BYTES_MAX,
    })
  } catch {
    throw new UnreadableFile('A quotation mark is not closed, or a line is too long.')
  }
}

function blankSeparated(text: string): string[][] {
  return text.split(/\r?\n|\r/).map((line) => (line.trim() === '' ? [] : line.trim().split(/\s+/)))
}
