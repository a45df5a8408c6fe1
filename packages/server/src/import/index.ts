/** Lock charts from files of all kinds (R026, R028, R030): read, laid out by guess, told what is wrong. */
import { type Grid, UnreadableFile } from './grid.ts'
import { readText } from './text.ts'
import { readXlsx } from './workbook.ts'

export { type Chart, type ChartCylinder, type ChartFault, type ChartKey, readChart } from './chart.ts'
export { columnName, type Grid, UnreadableFile } from './grid.ts'
export { type ChartLayout, type Field, guessLayout, type Layout, type PairsLayout } from './layout.ts'

/** The sheet of a file, by what is in it and not by what it is called. Throws `UnreadableFile`. */
export async function readFile(bytes: Buffer): Promise<Grid> {
  if (bytes.length === 0) throw new UnreadableFile('The file is empty.')
  if (bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]))) return readXlsx(bytes)
  if (bytes.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) {
    throw new UnreadableFile('It is a workbook of the old kind (.xls): save it as .xlsx or .csv.')
  }
  return readText(bytes)
}
