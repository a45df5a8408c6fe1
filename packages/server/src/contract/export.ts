import { z } from 'zod'
import { get, IN_SYSTEM, inSystem } from './common.ts'
import { cylinderFilter } from './cylinder.ts'
import { eventFilter } from './event.ts'
import { keyFilter } from './key.ts'
import { personFilter } from './person.ts'
import { taskFilter } from './task.ts'

/** Comma-separated UTF-8 with a byte order mark, or a workbook. */
const format = z.enum(['csv', 'xlsx']).default('xlsx')
/** Of the headings; without it `Accept-Language` decides. */
const language = z.enum(['en', 'de']).optional()

/**
 * Files to take along. The answer is the file itself (its name is in Content-Disposition), so a plain link downloads
 * it. In CSV, text that a spreadsheet would take for a formula is led by an
 * apostrophe; in a workbook text is stored as text and stays as it is. Refused when it would be too large
 * (`exportTooLarge`): 100,000 rows, 2,000,000 cells of a chart.
 */
export const exportContract = {
  chart: get(
    `${IN_SYSTEM}/export/chart`,
    'The lock chart as XLSX: cylinders in rows, keys in columns, x for a right, (x) for one by a group',
  )
    .input(inSystem.extend({ language }))
    .output(z.file()),
  keys: get(`${IN_SYSTEM}/export/keys`, 'Keys with the filters of their list, by number')
    .input(inSystem.extend({ ...keyFilter, format, language }))
    .output(z.file()),
  cylinders: get(`${IN_SYSTEM}/export/cylinders`, 'Cylinders with the filters of their list, by number')
    .input(inSystem.extend({ ...cylinderFilter, format, language }))
    .output(z.file()),
  events: get(`${IN_SYSTEM}/export/events`, 'Events with the filters of their list, newest first')
    .input(inSystem.extend({ ...eventFilter, format, language }))
    .output(z.file()),
  tasks: get(`${IN_SYSTEM}/export/tasks`, 'Tasks with the filters of their list, newest first')
    .input(inSystem.extend({ ...taskFilter, format, language }))
    .output(z.file()),
  persons: get(`${IN_SYSTEM}/export/persons`, 'Persons with the filter of their list, by name')
    .input(inSystem.extend({ ...personFilter, format, language }))
    .output(z.file()),
}
