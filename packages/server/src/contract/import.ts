import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, instant, named, no, post } from './common.ts'
import { updateSummary } from './key.ts'

/** Rows and columns count from 0. */
const index = z.int().min(0).max(1_048_575)

const layout = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pairs'), keyColumn: index, cylinderColumn: index, firstRow: index }),
  z.object({
    kind: z.literal('chart'),
    rows: z.enum(['cylinders', 'keys']),
    headRow: index,
    nameRow: index.nullable(),
    firstRow: index,
    fields: z.partialRecord(z.enum(['marking', 'name', 'place', 'note', 'count']), index),
    markColumns: z.array(index).max(16_384).readonly(),
  }),
])

const amount = z.object({ new: z.int(), existing: z.int() })

const report = z.object({
  sheet: z.string().nullable(),
  /** null: nothing known was recognised; look at `sample` and say how it is built. */
  layout: layout.nullable(),
  /** The first rows, as they are in the file. */
  sample: z.array(z.array(z.string())),
  keys: amount,
  cylinders: amount,
  rights: amount,
  /** Cells with the marks i (from the inside, or singly) and z (central); all of them are rights. */
  marks: z.object({ i: z.array(z.string()), z: z.array(z.string()) }),
  /** Cells that are left out; the first of them, and how many there are. */
  faults: z.array(z.object({ cell: z.string(), code: z.string(), value: z.string() })),
  faultCount: z.int(),
  ignored: z.object({ rows: z.int(), hiddenColumns: z.array(z.string()), hiddenRows: z.int() }),
})

const importRun = z.object({
  importNo: z.int(),
  state: z.enum(['previewed', 'applied', 'discarded', 'undone']),
  fileName: z.string(),
  createdAt: instant,
  createdBy: z.string(),
  report,
})

const FILE_BYTES_MAX = 11_000_000

/** Lock charts from files: look first, then take over (R026, R028, R030). */
export const importContract = {
  list: get(`${IN_SYSTEM}/imports`, 'Imports, newest first')
    .input(inSystem)
    .output(z.object({ items: z.array(importRun.omit({ report: true })) })),
  preview: post(
    `${IN_SYSTEM}/imports`,
    'Read a file (CSV, TSV, XLSX, pairs) and tell what it would change; changes nothing',
  )
    .input(
      inSystem.extend({
        fileName: named(255),
        /** The file in base64. */
        content: z.base64().max(Math.ceil(FILE_BYTES_MAX / 3) * 4),
        /** How it is built; without it that is guessed. */
        layout: layout.optional(),
      }),
    )
    .output(importRun),
  get: get(`${IN_SYSTEM}/imports/{importNo}`, 'One import with its report')
    .input(inSystem.extend({ importNo: no }))
    .output(importRun),
  apply: post(`${IN_SYSTEM}/imports/{importNo}/apply`, 'Take over what was previewed, in one step')
    .input(
      inSystem.extend({
        importNo: no,
        /** Cells with faults are left out. */
        skipFaults: z.boolean().default(false),
      }),
    )
    .output(z.object({ keys: z.int(), cylinders: z.int(), rights: z.int(), summary: updateSummary })),
  /**
   * Everything it made goes: keys, cylinders, rights. Refused (`importCannotBeUndone`) as soon as something of it was
   * programmed, handed to a device or changed since; `facts.obstacles` lists what stands in the way:
   * `{ kind, count, markings }[]` with kind `keyProgrammed`, `cylinderProgrammed`, `keyChanged`, `cylinderChanged`,
   * `rightChanged`, `rightAdded`, `rightInKey`, `groupMember`.
   */
  undo: post(`${IN_SYSTEM}/imports/{importNo}/undo`, 'Take an applied import back, as long as nothing came after it')
    .input(inSystem.extend({ importNo: no }))
    .output(z.object({ keys: z.int(), cylinders: z.int(), rights: z.int(), summary: updateSummary })),
  discard: post(`${IN_SYSTEM}/imports/{importNo}/discard`, 'Throw a preview away')
    .input(inSystem.extend({ importNo: no }))
    .output(importRun.omit({ report: true })),
}
