import type { Mark } from '@lockwright/domain/plan'
import { sql } from 'kysely'
import { markContract } from '../../contract/mark.ts'
import { fault } from '../../errors/index.ts'
import type { Context } from '../context.ts'
import { containing, pageOf, placeOf } from '../page.ts'
import { usecase } from '../usecase.ts'
import { countMarks } from './compose.ts'
import { explainPairs } from './pair.ts'
import { marksOfCylinder, marksOfKey } from './pairs.ts'

export const doorsOfKey = usecase(markContract.ofKey, {
  permission: 'policy.read',
  async run(ctx, { keyNo, ...wanted }) {
    await mustBeKey(ctx, keyNo)
    const marks = await marksOfKey(ctx, keyNo)
    const { items, next } = await pageOfMarks(marks, wanted, (search, numbers) => findDoors(ctx, search, numbers))
    const rows = new Map((await loadDoorNames(ctx, items)).map((row) => [row.cylinderNo, row]))
    const explain = await explainPairs(ctx, [keyNo], items)
    return {
      items: items.map((no) => ({ ...rows.get(no)!, ...explain(keyNo, no, marks.get(no)!) })),
      next,
      counts: countMarks(marks),
    }
  },
})

export const keysOfCylinder = usecase(markContract.ofCylinder, {
  permission: 'policy.read',
  async run(ctx, { cylinderNo, ...wanted }) {
    await mustBeCylinder(ctx, cylinderNo)
    const marks = await marksOfCylinder(ctx, cylinderNo)
    const { items, next } = await pageOfMarks(marks, wanted, (search, numbers) => findKeys(ctx, search, numbers))
    const rows = new Map((await loadKeyNames(ctx, items)).map((row) => [row.keyNo, row]))
    const explain = await explainPairs(ctx, items, [cylinderNo])
    return {
      items: items.map((no) => ({ ...rows.get(no)!, ...explain(no, cylinderNo, marks.get(no)!) })),
      next,
      counts: countMarks(marks),
    }
  },
})

export const whyOfPair = usecase(markContract.why, {
  permission: 'policy.read',
  async run(ctx, { keyNo, cylinderNo }) {
    await mustBeKey(ctx, keyNo)
    await mustBeCylinder(ctx, cylinderNo)
    const marks = await marksOfKey(ctx, keyNo)
    const explain = await explainPairs(ctx, [keyNo], [cylinderNo])
    return explain(keyNo, cylinderNo, marks.get(cylinderNo) ?? null)
  },
})

interface Wanted {
  readonly cursor?: string | undefined
  readonly limit: number
  readonly mark?: Mark | undefined
  readonly search?: string | undefined
}

/** One page of numbers, ascending, of those that have the mark and fit the search. */
async function pageOfMarks(
  marks: ReadonlyMap<number, Mark>,
  { cursor, limit, mark, search }: Wanted,
  find: (search: string, numbers: readonly number[]) => Promise<ReadonlySet<number>>,
) {
  const [after = 0] = placeOf(cursor, ['number']) ?? []
  const rest = [...marks]
    .filter(([no, own]) => no > Number(after) && (mark === undefined || own === mark))
    .map(([no]) => no)
    .sort((a, b) => a - b)
  const found = search === undefined ? null : await find(search, rest)
  const fitting = found === null ? rest : rest.filter((no) => found.has(no))
  return pageOf(
    fitting.slice(0, limit + 1),
    limit,
    (no) => [no],
    (no) => no,
  )
}

async function mustBeKey({ tx, systemId }: Context, keyNo: number): Promise<void> {
  const row = await tx
    .selectFrom('key')
    .select('key_no')
    .where('system_id', '=', systemId)
    .where('key_no', '=', keyNo)
    .executeTakeFirst()
  if (!row) throw fault('keyUnknown', { no: keyNo })
}

async function mustBeCylinder({ tx, systemId }: Context, cylinderNo: number): Promise<void> {
  const row = await tx
    .selectFrom('cylinder')
    .select('cylinder_no')
    .where('system_id', '=', systemId)
    .where('cylinder_no', '=', cylinderNo)
    .executeTakeFirst()
  if (!row) throw fault('cylinderUnknown', { no: cylinderNo })
}

async function findDoors({ tx, systemId }: Context, search: string, numbers: readonly number[]) {
  const text = containing(search)
  const { rows } = await sql<{ no: number }>`
    select cylinder_no as no from cylinder where system_id = ${systemId} and cylinder_no = any(${numbers}::bigint[])
      and (marking ilike ${text} or name ilike ${text} or place ilike ${text})`.execute(tx)
  return new Set(rows.map((row) => row.no))
}

async function findKeys({ tx, systemId }: Context, search: string, numbers: readonly number[]) {
  const text = containing(search)
  const { rows } = await sql<{ no: number }>`
    select key_no as no from key where system_id = ${systemId} and key_no = any(${numbers}::bigint[])
      and (marking ilike ${text} or name ilike ${text})`.execute(tx)
  return new Set(rows.map((row) => row.no))
}

interface DoorNames {
  readonly cylinderNo: number
  readonly marking: string
  readonly name: string
  readonly place: string
}

export async function loadDoorNames({ tx, systemId }: Context, numbers: readonly number[]): Promise<DoorNames[]> {
  const { rows } = await sql<DoorNames>`
    select cylinder_no as "cylinderNo", marking, name, place from cylinder
    where system_id = ${systemId} and cylinder_no = any(${numbers}::bigint[])`.execute(tx)
  return rows
}

interface KeyNames {
  readonly keyNo: number
  readonly marking: string
  readonly label: string
  readonly holder: string | null
}

/** With who has the key `at` an instant; null: nobody. */
export async function loadKeyNames(
  { tx, systemId, now }: Context,
  numbers: readonly number[],
  at: Date = now,
): Promise<KeyNames[]> {
  const { rows } = await sql<KeyNames>`
    select k.key_no as "keyNo", k.marking, coalesce(nullif(k.name, ''), k.marking) as label,
      (select h.holder from handout h where h.system_id = ${systemId} and h.key_no = k.key_no and h.out_at <= ${at}
        and (h.in_at is null or h.in_at > ${at}) order by h.out_at desc limit 1) as holder
    from key k where k.system_id = ${systemId} and k.key_no = any(${numbers}::bigint[])`.execute(tx)
  return rows
}
