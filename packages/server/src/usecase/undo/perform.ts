import { sql } from 'kysely'
import { undoContract } from '../../contract/undo.ts'
import { type Fault, fault } from '../../errors/index.ts'
import type { Row } from '../../store/index.ts'
import { type Asked, type Done, runBulk } from '../bulk/run.ts'
import type { Context } from '../context.ts'
import { mayIn } from '../execute.ts'
import type { SystemPermission } from '../permission.ts'
import { replanKeys, replanKeysOfCylinders } from '../plan/affected.ts'
import { NO_UPDATE } from '../plan/replan.ts'
import { usecase } from '../usecase.ts'
import {
  type CylinderFields,
  cylinderFieldsOf,
  type Fields,
  inverseOf,
  type KeyFields,
  keyFieldsOf,
  setCylinderFields,
  setKeyFields,
} from './fields.ts'
import { placeName, type RightChange, rightsAt, sameTerms, setRights } from './rights.ts'
import { type Inverse, noteUndo } from './step.ts'

/** What is longer ago has been built upon. */
const HOURS = 24
const TOLD = 20

const since = (ctx: Context) => new Date(ctx.now.getTime() - HOURS * 3_600_000)

export const listUndo = usecase(undoContract.list, {
  permission: 'key.handOut',
  async run(ctx) {
    const rows = await ctx.tx
      .selectFrom('undo_step')
      .select(['undo_id', 'use_case', 'at', 'row_count'])
      .where('system_id', '=', ctx.systemId)
      .where('account_id', '=', ctx.actor.accountId)
      .where('undone_at', 'is', null)
      .where('at', '>', since(ctx))
      .orderBy('undo_no', 'desc')
      .limit(TOLD)
      .execute()
    return {
      items: rows.map((row) => ({
        undoToken: row.undo_id,
        useCase: row.use_case,
        at: row.at.toISOString(),
        rows: row.row_count,
      })),
    }
  },
})

/** Rows that were changed since stay; the others go back to what they were, and that can be taken back again. */
export const performUndo = usecase(undoContract.perform, {
  permission: 'key.handOut',
  async run(ctx, { undoToken }, { language }) {
    const step = await takeStep(ctx, undoToken)
    const permission = step.permission as SystemPermission
    if (!mayIn(ctx.actor, permission)) throw fault('forbidden', { permission })
    const inverse = step.inverse as Inverse
    const { asked, act } = await planned(ctx, permission, inverse)
    const result = await runBulk(ctx, language, asked, act)
    ctx.journal({ subject: 'undo', after: { useCase: step.use_case, at: step.at.toISOString(), done: result.done } })
    return { useCase: step.use_case, ...result }
  },
})

/** The step, spent: of two who undo it at once the second is told. */
async function takeStep(ctx: Context, undoToken: string | undefined): Promise<Row<'undo_step'>> {
  const { tx, systemId, actor, now } = ctx
  const { rows } = await sql<Row<'undo_step'>>`
    update undo_step set undone_at = ${now} where system_id = ${systemId} and undo_id = (
      select undo_id from undo_step where system_id = ${systemId} and account_id = ${actor.accountId}
        and undone_at is null and at > ${since(ctx)} and ${undoToken === undefined ? sql`true` : sql`undo_id = ${undoToken}`}
      order by undo_no desc limit 1 for update)
    returning *`.execute(tx)
  const [step] = rows
  if (!step) throw fault('undoUnknown')
  return step
}

interface Planned {
  readonly asked: readonly Asked[]
  act(rows: readonly Asked[]): Promise<Done>
}

function planned(ctx: Context, permission: SystemPermission, inverse: Inverse): Promise<Planned> {
  switch (inverse.kind) {
    case 'keys':
      return keys(ctx, permission, inverse.rows)
    case 'cylinders':
      return cylinders(ctx, permission, inverse.rows)
    case 'rights':
      return rights(ctx, permission, inverse.rows)
    case 'handIns':
    case 'handOuts':
      return handOuts(ctx, permission, inverse)
  }
}

interface Current {
  readonly no: number
  readonly marking: string
  readonly version: number
}

/** Each row against what it is now: gone, changed since, or free to go back. */
function judged(wanted: readonly { no: number; version: number }[], now: readonly Current[]): Asked[] {
  const current = new Map(now.map((row) => [row.no, row]))
  return wanted.map(({ no, version }) => {
    const found = current.get(no)
    const marking = found?.marking ?? ''
    const refused = found?.version === version ? null : changedSince(marking || `${no}`)
    return { no, marking, refused }
  })
}

const changedSince = (marking: string): Fault => fault('changedSince', { marking })

async function keys(
  ctx: Context,
  permission: SystemPermission,
  wanted: readonly Fields<KeyFields>[],
): Promise<Planned> {
  const before = await keyFieldsOf(
    ctx,
    wanted.map(({ no }) => no),
  )
  return {
    asked: judged(wanted, before),
    async act(rows) {
      const keyNos = rows.map(({ no }) => no)
      const mine = new Set(keyNos)
      await setKeyFields(
        ctx,
        wanted.filter(({ no }) => mine.has(no)),
      )
      const summary = await replanKeys(ctx, keyNos, 'undo')
      ctx.feed('key', { keyNos })
      const again = inverseOf(before.filter(({ no }) => mine.has(no)))
      return { summary, undoToken: await noteUndo(ctx, permission, { kind: 'keys', rows: again }) }
    },
  }
}

async function cylinders(
  ctx: Context,
  permission: SystemPermission,
  wanted: readonly Fields<CylinderFields>[],
): Promise<Planned> {
  const before = await cylinderFieldsOf(
    ctx,
    wanted.map(({ no }) => no),
  )
  return {
    asked: judged(wanted, before),
    async act(rows) {
      const cylinderNos = rows.map(({ no }) => no)
      const mine = new Set(cylinderNos)
      await setCylinderFields(
        ctx,
        wanted.filter(({ no }) => mine.has(no)),
      )
      const summary = await replanKeysOfCylinders(ctx, cylinderNos, 'undo')
      ctx.feed('cylinder', { cylinderNos })
      const again = inverseOf(before.filter(({ no }) => mine.has(no)))
      return { summary, undoToken: await noteUndo(ctx, permission, { kind: 'cylinders', rows: again }) }
    },
  }
}

/** By key: it goes back with all its rights, or with none when one of them was changed since. */
async function rights(ctx: Context, permission: SystemPermission, wanted: readonly RightChange[]): Promise<Planned> {
  const current = await keyFieldsOf(
    ctx,
    wanted.map(({ keyNo }) => keyNo),
  )
  const there = await rightsAt(ctx, wanted)
  const byKey = Map.groupBy(wanted, ({ keyNo }) => keyNo)
  const markings = new Map(current.map(({ no, marking }) => [no, marking]))
  const asked = [...byKey].map(([no, changes]): Asked => {
    const marking = markings.get(no) ?? ''
    const same = changes.every((one) => sameTerms(there.get(placeName(one)) ?? null, one.now))
    return { no, marking, refused: same && marking !== '' ? null : changedSince(marking || `${no}`) }
  })
  return {
    asked,
    async act(rows) {
      const changes = rows.flatMap(({ no }) => byKey.get(no) ?? [])
      const keyNos = rows.map(({ no }) => no)
      await setRights(ctx, changes)
      const summary = await replanKeys(ctx, keyNos, 'undo')
      ctx.feed('right', { keyNos })
      const again = changes.map((one) => ({ ...one, now: one.next, next: one.now }))
      return { summary, undoToken: await noteUndo(ctx, permission, { kind: 'rights', rows: again }) }
    },
  }
}

type HandOuts = Inverse & { kind: 'handIns' | 'handOuts' }

/** Undoes hand-ins (`handIns`), or gives back in what that undid. */
async function handOuts(
  ctx: Context,
  permission: SystemPermission,
  { kind, rows: wanted }: HandOuts,
): Promise<Planned> {
  const { tx, systemId, now, actor } = ctx
  const current = await keyFieldsOf(
    ctx,
    wanted.map(({ no }) => no),
  )
  const isIn = kind === 'handIns'
  const { rows: free } = await sql<{ no: number }>`
    select h.handout_no as no from handout h where h.system_id = ${systemId}
      and h.handout_no = any(${wanted.map(({ handOutNo }) => handOutNo)}::bigint[]) and (h.in_at is not null) = ${isIn}
      and ${isIn ? sql`not exists (select 1 from handout n where n.system_id = ${systemId} and n.key_no = h.key_no and n.handout_no > h.handout_no)` : sql`true`}`.execute(
    tx,
  )
  const may = new Set(free.map(({ no }) => no))
  const markings = new Map(current.map(({ no, marking }) => [no, marking]))
  const asked = wanted.map(({ no, handOutNo }): Asked => {
    const marking = markings.get(no) ?? ''
    return { no, marking, refused: may.has(handOutNo) && marking !== '' ? null : changedSince(marking || `${no}`) }
  })
  return {
    asked,
    async act(rows) {
      const mine = new Set(rows.map(({ no }) => no))
      const again = wanted.filter(({ no }) => mine.has(no))
      await tx
        .updateTable('handout')
        .set(isIn ? { in_at: null, in_by: null } : { in_at: now, in_by: actor.login })
        .where('system_id', '=', systemId)
        .where(sql<boolean>`handout_no = any(${again.map(({ handOutNo }) => handOutNo)}::bigint[])`)
        .execute()
      ctx.feed('handOut', { keyNos: [...mine] })
      const token = await noteUndo(ctx, permission, { kind: isIn ? 'handOuts' : 'handIns', rows: again })
      return { summary: NO_UPDATE, undoToken: token }
    },
  }
}
