import { sql } from 'kysely'
import { importContract } from '../../contract/import.ts'
import { fault } from '../../errors/index.ts'
import {
  type Chart,
  type Grid,
  guessLayout,
  type Layout,
  readChart,
  readFile,
  UnreadableFile,
} from '../../import/index.ts'
import { json, takeNumbers } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { perform } from '../perform.ts'
import { type Output, usecase } from '../usecase.ts'
import { existing } from './existing.ts'
import { importView } from './view.ts'

type Report = Output<typeof importContract.preview>['report']

/** What is kept until somebody says yes. Rights are index pairs, one after the other. */
export interface ImportPlan {
  readonly keys: Chart['keys']
  readonly cylinders: Chart['cylinders']
  readonly rights: readonly number[]
}

const SAMPLE_ROWS = 15
const SAMPLE_COLUMNS = 40
const SAMPLE_CHARACTERS = 80
const TOLD_MAX = 500

/** Reading a large sheet takes seconds: no transaction waits for it. */
export const previewImport = usecase(importContract.preview, {
  permission: 'import',
  async serve(services, actor, { systemId, fileName, content, layout: told }) {
    const grid = await readFile(Buffer.from(content, 'base64')).catch((error: unknown) => {
      throw error instanceof UnreadableFile ? fault('chartUnreadable', { reason: error.message }) : error
    })
    const layout = told === undefined ? guessLayout(grid) : (told as Layout)
    const chart = layout === null ? null : readChart(grid, layout)
    return perform(services, { systemId, actor, useCase: 'import.preview' }, async (ctx) => {
      const report = await reportOf(ctx, grid, layout, chart)
      const plan: ImportPlan | null = chart && {
        keys: chart.keys,
        cylinders: chart.cylinders,
        rights: chart.rights.flat(),
      }
      const importNo = await takeNumbers(ctx.tx, systemId, 'import')
      const row = await ctx.tx
        .insertInto('import_run')
        .values({
          system_id: systemId,
          import_no: importNo,
          state: 'previewed',
          file_name: fileName,
          report: json(report),
          plan: json(plan),
          created_at: ctx.now,
          created_by: actor.login,
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      return { ...importView(row), report }
    })
  },
})

async function reportOf(ctx: Context, grid: Grid, layout: Layout | null, chart: Chart | null): Promise<Report> {
  const sample = grid.rows
    .slice(0, SAMPLE_ROWS)
    .map((row) => row.slice(0, SAMPLE_COLUMNS).map((cell) => cell.slice(0, SAMPLE_CHARACTERS)))
  const none = { new: 0, existing: 0 }
  if (chart === null) {
    const ignored = { rows: grid.rows.length, hiddenColumns: [], hiddenRows: 0 }
    const [keys, cylinders, rights] = [none, none, none]
    return {
      sheet: grid.sheet,
      layout,
      sample,
      keys,
      cylinders,
      rights,
      marks: { i: [], z: [] },
      faults: [],
      faultCount: 0,
      ignored,
    }
  }
  const known = await existing(ctx, chart)
  const amount = (all: number, there: number) => ({ new: all - there, existing: there })
  return {
    sheet: grid.sheet,
    layout: layout as Report['layout'],
    sample,
    keys: amount(chart.keys.length, known.keys.size),
    cylinders: amount(chart.cylinders.length, known.cylinders.size),
    rights: amount(chart.rights.length, await rightsThere(ctx, chart, known)),
    marks: { i: chart.marks.i.slice(0, TOLD_MAX), z: chart.marks.z.slice(0, TOLD_MAX) },
    faults: chart.faults.slice(0, TOLD_MAX).map((one) => ({ ...one, value: one.value.slice(0, SAMPLE_CHARACTERS) })),
    faultCount: chart.faults.length,
    ignored: { ...chart.ignored, hiddenColumns: [...chart.ignored.hiddenColumns] },
  }
}

async function rightsThere(
  { tx, systemId }: Context,
  { keys, cylinders, rights }: Chart,
  known: Awaited<ReturnType<typeof existing>>,
): Promise<number> {
  const pairs = rights.flatMap(([key, cylinder]) => {
    const keyNo = known.keys.get(keys[key]!.marking)
    const cylinderNo = known.cylinders.get(cylinders[cylinder]!.marking)
    return keyNo === undefined || cylinderNo === undefined ? [] : [[keyNo, cylinderNo] as const]
  })
  if (pairs.length === 0) return 0
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from explicit_right r
      join unnest(${pairs.map(([key]) => key)}::bigint[], ${pairs.map(([, cylinder]) => cylinder)}::bigint[])
        as t (key_no, cylinder_no) on r.key_no = t.key_no and r.target_no = t.cylinder_no
    where r.system_id = ${systemId} and r.target_kind = 'cylinder'`.execute(tx)
  return rows[0]!.count
}
