import { CARRYING_KEY } from '@lockwright/domain/memory'
import { sql } from 'kysely'
import { importContract } from '../../contract/import.ts'
import { fault } from '../../errors/index.ts'
import { json } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { insertBodies, insertCylinders, sidesOf } from '../cylinder/create.ts'
import { insertKeys } from '../key/create.ts'
import { replan } from '../plan/replan.ts'
import { loadSystem } from '../system/view.ts'
import { type Output, usecase } from '../usecase.ts'
import { existing } from './existing.ts'
import type { ImportPlan } from './preview.ts'
import type { ImportMade } from './undo.ts'
import { importView, loadImport } from './view.ts'

type Report = Output<typeof importContract.preview>['report']

export const listImports = usecase(importContract.list, {
  permission: 'import',
  async run({ tx, systemId }) {
    const rows = await tx
      .selectFrom('import_run')
      .select(['system_id', 'import_no', 'state', 'file_name', 'created_at', 'created_by'])
      .where('system_id', '=', systemId)
      .orderBy('import_no', 'desc')
      .execute()
    return { items: rows.map(importView) }
  },
})

export const getImport = usecase(importContract.get, {
  permission: 'import',
  async run(ctx, { importNo }) {
    const row = await loadImport(ctx, importNo)
    return { ...importView(row), report: row.report as Report }
  },
})

/** All of it or nothing: what is there already stays as it is and only gets the rights of the chart. */
export const applyImport = usecase(importContract.apply, {
  permission: 'import',
  async run(ctx, { importNo, skipFaults }) {
    const row = await loadImport(ctx, importNo)
    const plan = row.plan as ImportPlan | null
    if (row.state !== 'previewed' || plan === null) throw fault('importNotReady', { state: row.state })
    const { faultCount } = row.report as Report
    if (faultCount > 0 && !skipFaults) throw fault('importHasFaults', { count: faultCount })

    mustHaveRoom(plan)
    const known = await existing(ctx, plan)
    const keyNos = await createKeys(ctx, plan, known.keys)
    const cylinderNos = await createCylinders(ctx, plan, known.cylinders)
    // How this session looks up keys for the constraints may have been decided when there were three of them.
    await sql`discard plans`.execute(ctx.tx)
    const rights = await createRights(ctx, plan, keyNos, cylinderNos)
    // Only keys that were there may be programmed, and only those can have an image to change.
    const summary = await replan(ctx, { keyNos: [...known.keys.values()] }, 'import', 'programmed')
    const fresh = (numbers: readonly number[], there: ReadonlyMap<string, number>) => {
      const before = new Set(there.values())
      return numbers.filter((no) => !before.has(no))
    }
    await end(ctx, importNo, 'applied', {
      keyNos: fresh(keyNos, known.keys),
      cylinderNos: fresh(cylinderNos, known.cylinders),
      rights,
      at: ctx.now.toISOString(),
      by: ctx.actor.login,
    })
    const made = {
      keys: plan.keys.length - known.keys.size,
      cylinders: plan.cylinders.length - known.cylinders.size,
      rights,
    }
    ctx.journal({
      subject: `import ${importNo}`,
      after: { fileName: row.file_name, ...made, faultsLeftOut: faultCount },
    })
    ctx.feed('import', { importNo })
    return { ...made, summary }
  },
})

export const discardImport = usecase(importContract.discard, {
  permission: 'import',
  async run(ctx, { importNo }) {
    const row = await loadImport(ctx, importNo)
    if (row.state !== 'previewed') throw fault('importNotReady', { state: row.state })
    await end(ctx, importNo, 'discarded', null)
    ctx.journal({ subject: `import ${importNo}`, after: { discarded: true } })
    return importView({ ...row, state: 'discarded' })
  },
})

/** Instead of the plan there is what was made of it, for whoever takes it back. */
async function end(
  { tx, systemId }: Context,
  importNo: number,
  state: 'applied' | 'discarded',
  made: ImportMade | null,
): Promise<void> {
  await tx
    .updateTable('import_run')
    .set({ state, plan: json(made) })
    .where('system_id', '=', systemId)
    .where('import_no', '=', importNo)
    .execute()
}

/** @returns numbers of all keys of the plan, in its order */
async function createKeys(
  ctx: Context,
  { keys }: ImportPlan,
  known: ReadonlyMap<string, number>,
): Promise<readonly number[]> {
  const fresh = keys.filter((key) => !known.has(key.marking))
  const first = fresh.length === 0 ? 0 : await insertKeys(ctx, fresh, 'carrying', 0)
  return numbersOf(keys, fresh, first, known)
}

async function createCylinders(
  ctx: Context,
  { cylinders }: ImportPlan,
  known: ReadonlyMap<string, number>,
): Promise<readonly number[]> {
  const fresh = cylinders.filter((cylinder) => !known.has(cylinder.marking))
  if (fresh.length === 0) return numbersOf(cylinders, fresh, 0, known)
  const { time_zone: zone } = await loadSystem(ctx)
  const markings = fresh.map((cylinder) => cylinder.marking)
  const firstBodyNo = await insertBodies(ctx, markings, 'single')
  const sides = sidesOf(markings, 'single', firstBodyNo).map((side, place) => {
    const { name, place: where, note } = fresh[place]!
    return { ...side, name, place: where, note, kind: 'door' as const, zone, mechanicalCode: 0 }
  })
  return numbersOf(cylinders, fresh, await insertCylinders(ctx, sides), known)
}

function numbersOf(
  all: readonly { readonly marking: string }[],
  fresh: readonly { readonly marking: string }[],
  first: number,
  known: ReadonlyMap<string, number>,
): readonly number[] {
  const made = new Map(fresh.map(({ marking }, place) => [marking, first + place]))
  return all.map(({ marking }) => known.get(marking) ?? made.get(marking)!)
}

/** One statement for a hundred thousand. @returns how many are new */
/** Of keys that are new: an image is made of them at their claim, and by then it is too late to say so. */
function mustHaveRoom({ keys, rights }: ImportPlan): void {
  const { entries: capacity } = CARRYING_KEY
  const counts = new Uint32Array(keys.length)
  for (let place = 0; place < rights.length; place += 2) counts[rights[place]!]!++
  const full = counts.findIndex((count) => count > capacity)
  if (full < 0) return
  const { marking } = keys[full]!
  throw fault('keyMemoryFull', { marking, what: 'entries', used: counts[full]!, capacity })
}

async function createRights(
  { tx, systemId, now, actor }: Context,
  { rights }: ImportPlan,
  keyNos: readonly number[],
  cylinderNos: readonly number[],
): Promise<number> {
  const keys = rights.filter((_, place) => place % 2 === 0).map((index) => keyNos[index]!)
  const cylinders = rights.filter((_, place) => place % 2 === 1).map((index) => cylinderNos[index]!)
  const { numAffectedRows } = await sql`
    insert into explicit_right (system_id, key_no, target_kind, target_no, created_at, created_by)
    select ${systemId}, key_no, 'cylinder', target_no, ${now}, ${actor.login}
    from unnest(${keys}::bigint[], ${cylinders}::bigint[]) as t (key_no, target_no)
    on conflict do nothing`.execute(tx)
  return Number(numAffectedRows ?? 0)
}
