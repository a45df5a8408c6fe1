/** Files that people take along: sheets and papers, made from plain facts. */
export { type Cell, type ChartSheet, type Column, CSV_TYPE, chartXlsx, csvOf, XLSX_TYPE, xlsxOf } from './sheet.ts'
export { type Slip, slipPdf } from './slip.ts'
