import { sql } from 'kysely'
import { exportContract } from '../../contract/export.ts'
import { fault } from '../../errors/index.ts'
import { chartXlsx, XLSX_TYPE } from '../../export/index.ts'
import type { Context } from '../context.ts'
import { loadSystem } from '../system/view.ts'
import { usecase } from '../usecase.ts'
import { fileName } from './lists.ts'
import { WORDS } from './words.ts'

const CELLS_MAX = 2_000_000
/** Columns of a sheet, less the leading ones. */
const KEYS_MAX = 16_380
const MARK = 'x'
const MARK_BY_GROUP = '(x)'

/** R030 the other way: what a locksmith hands out on paper. */
export const exportChart = usecase(exportContract.chart, {
  permission: 'policy.read',
  async run(ctx, { language }, request) {
    const words = WORDS[language ?? request.language]
    const { code } = await loadSystem(ctx)
    await mustFit(ctx, words)
    const keys = await rows<{ no: number; marking: string; name: string }>(ctx, 'key', sql`key_no as no, marking, name`)
    const cylinders = await rows<{ no: number; marking: string; name: string; place: string }>(
      ctx,
      'cylinder',
      sql`cylinder_no as no, marking, name, place`,
    )
    const places = new Map(keys.map(({ no }, place) => [no, place]))
    const marks = await marksOf(ctx)
    const bytes = await chartXlsx({
      name: words.sheets.chart,
      heads: [words.no, words.marking, words.name, words.place],
      keys: keys.map(({ marking, name }) => [marking, name] as const),
      cylinders: cylinders.map((cylinder) => ({
        ...cylinder,
        marks: new Map((marks.get(cylinder.no) ?? []).map(([keyNo, mark]) => [places.get(keyNo)!, mark] as const)),
      })),
    })
    return new File([new Uint8Array(bytes)], fileName(code, 'chart', 'xlsx'), { type: XLSX_TYPE })
  },
})

async function mustFit({ tx, systemId }: Context, words: (typeof WORDS)['en' | 'de']): Promise<void> {
  const { rows: found } = await sql<{ keys: number; cylinders: number }>`
    select (select count(*) from key where system_id = ${systemId}) as keys,
      (select count(*) from cylinder where system_id = ${systemId}) as cylinders`.execute(tx)
  const { keys, cylinders } = found[0]!
  if (keys > KEYS_MAX) throw fault('exportTooLarge', { count: keys, what: words.keys, limit: KEYS_MAX })
  if (keys * cylinders > CELLS_MAX) {
    throw fault('exportTooLarge', { count: keys * cylinders, what: words.cells, limit: CELLS_MAX })
  }
}

async function rows<Row>(
  { tx, systemId }: Context,
  table: 'key' | 'cylinder',
  columns: ReturnType<typeof sql>,
): Promise<Row[]> {
  const { rows: found } = await sql<Row>`
    select ${columns} from ${sql.table(table)} where system_id = ${systemId}
    order by ${sql.ref(`${table}_no`)}`.execute(tx)
  return found
}

/** Marks by cylinder; one of its own goes before one by a group. */
async function marksOf({ tx, systemId }: Context): Promise<Map<number, (readonly [keyNo: number, mark: string])[]>> {
  const { rows: found } = await sql<{ key_no: number; cylinder_no: number; own: boolean }>`
    select key_no, cylinder_no, bool_or(own) as own from (
      select key_no, target_no as cylinder_no, true as own from explicit_right
        where system_id = ${systemId} and target_kind = 'cylinder'
      union all
      select r.key_no, m.cylinder_no, false from explicit_right r
        join cylinder_group_member m on m.system_id = ${systemId} and m.group_no = r.target_no
        where r.system_id = ${systemId} and r.target_kind = 'group') marks
    group by key_no, cylinder_no`.execute(tx)
  const marks = new Map<number, (readonly [number, string])[]>()
  for (const { key_no, cylinder_no, own } of found) {
    const ofCylinder = marks.get(cylinder_no) ?? []
    marks.set(cylinder_no, ofCylinder)
    ofCylinder.push([key_no, own ? MARK : MARK_BY_GROUP])
  }
  return marks
}
