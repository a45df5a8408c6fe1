import { sql } from 'kysely'
import { bulkContract } from '../../contract/bulk.ts'
import { fault } from '../../errors/index.ts'
import type { Context } from '../context.ts'
import { checkTimes, withTimes } from '../key/times.ts'
import { replanKeys } from '../plan/affected.ts'
import { NO_UPDATE } from '../plan/replan.ts'
import { inverseOf, type KeyFields, keyFieldsOf, type Named, setKeyFields } from '../undo/fields.ts'
import { noteUndo } from '../undo/step.ts'
import { usecase } from '../usecase.ts'
import { type Asked, inOrder, runBulk } from './run.ts'

type KeyRow = Asked & Named<KeyFields>

const isKnown = <Row extends Asked>(row: Row | Asked): row is Row => row.marking !== ''

/** Keys as they are, in the order asked. */
async function keysAsked(ctx: Context, keyNos: readonly number[]): Promise<readonly (KeyRow | Asked)[]> {
  const rows = await keyFieldsOf(ctx, keyNos)
  return inOrder(
    keyNos,
    rows.map((row) => ({ ...row, refused: null })),
    'keyUnknown',
  )
}

/** Sets what `change` makes of each, and keeps how to set it back. */
async function change(ctx: Context, rows: readonly KeyRow[], to: (fields: KeyFields) => KeyFields, facts: object) {
  const keyNos = rows.map(({ no }) => no)
  await setKeyFields(
    ctx,
    rows.map(({ no, version, fields }) => ({ no, version, fields: to(fields) })),
  )
  ctx.journal({ subject: 'keys', after: { ...facts, keyNos } })
  ctx.feed('key', { keyNos })
  return inverseOf(rows)
}

export const setKeyTimesInBulk = usecase(bulkContract.setKeyTimes, {
  permission: 'policy.edit',
  async run(ctx, { keyNos, systemId: _system, ...wish }, { language }) {
    await checkTimes(ctx, wish)
    return runBulk(ctx, language, await keysAsked(ctx, keyNos), async (asked) => {
      const rows = asked.filter(isKnown<KeyRow>)
      await setKeyFields(
        ctx,
        rows.map(({ no, version, fields }) => ({ no, version, fields: withTimes(fields, wish) })),
      )
      const done = rows.map(({ no }) => no)
      // May refuse one: nothing is noted before.
      const summary = await replanKeys(ctx, done, 'times')
      ctx.journal({ subject: 'keys', after: { ...wish, keyNos: done } })
      ctx.feed('key', { keyNos: done })
      return { summary, undoToken: await noteUndo(ctx, 'policy.edit', { kind: 'keys', rows: inverseOf(rows) }) }
    })
  },
})

export const markKeys = usecase(bulkContract.markKeys, {
  permission: 'element.edit',
  async run(ctx, { keyNos, marked }, { language }) {
    return runBulk(ctx, language, await keysAsked(ctx, keyNos), async (asked) => {
      const rows = asked.filter(isKnown<KeyRow>)
      const inverse = await change(ctx, rows, (fields) => ({ ...fields, marked_for_programming: marked }), { marked })
      return { summary: NO_UPDATE, undoToken: await noteUndo(ctx, 'element.edit', { kind: 'keys', rows: inverse }) }
    })
  },
})

interface Lying extends Asked {
  readonly programmed: boolean
  readonly handOutNo: number | null
}

async function keysLying({ tx, systemId }: Context, keyNos: readonly number[]): Promise<Lying[]> {
  const { rows } = await sql<Omit<Lying, 'refused'>>`
    select k.key_no as no, k.marking, k.state = 'programmed' as programmed, h.handout_no as "handOutNo"
    from (select * from key where system_id = ${systemId} and key_no = any(${keyNos}::bigint[]) order by key_no
        for no key update) k
      left join handout h on h.system_id = ${systemId} and h.key_no = k.key_no and h.in_at is null`.execute(tx)
  return rows.map((row) => ({ ...row, refused: null }))
}

export const handInKeys = usecase(bulkContract.handInKeys, {
  permission: 'key.handOut',
  async run(ctx, { keyNos }, { language }) {
    const { tx, systemId, now, actor } = ctx
    const lying = (await keysLying(ctx, keyNos)).map((row) =>
      row.handOutNo === null ? { ...row, refused: fault('keyNotOut', { marking: row.marking }) } : row,
    )
    return runBulk(ctx, language, inOrder(keyNos, lying, 'keyUnknown'), async (asked) => {
      const rows = asked.filter(isKnown<Lying>).map(({ no, handOutNo }) => ({ no, handOutNo: handOutNo! }))
      await tx
        .updateTable('handout')
        .set({ in_at: now, in_by: actor.login })
        .where('system_id', '=', systemId)
        .where(sql<boolean>`handout_no = any(${rows.map((row) => row.handOutNo)}::bigint[])`)
        .execute()
      const done = rows.map(({ no }) => no)
      ctx.journal({ subject: 'keys', after: { handedIn: done } })
      ctx.feed('handOut', { keyNos: done })
      return { summary: NO_UPDATE, undoToken: await noteUndo(ctx, 'key.handOut', { kind: 'handIns', rows }) }
    })
  },
})

/** R034. */
export const removeKeys = usecase(bulkContract.removeKeys, {
  permission: 'element.edit',
  async run(ctx, { keyNos }, { language }) {
    const lying = (await keysLying(ctx, keyNos)).map((row) =>
      row.programmed ? { ...row, refused: fault('elementProgrammed', { marking: row.marking }) } : row,
    )
    return runBulk(ctx, language, inOrder(keyNos, lying, 'keyUnknown'), async (rows) => {
      const done = rows.map(({ no }) => no)
      await sql`delete from key where system_id = ${ctx.systemId} and key_no = any(${done}::bigint[])
        and state = 'nonProgrammed'`.execute(ctx.tx)
      ctx.journal({ subject: 'keys', before: rows.map(({ no, marking }) => ({ keyNo: no, marking })) })
      ctx.feed('key', { removed: done })
      return { summary: NO_UPDATE, undoToken: null }
    })
  },
})
