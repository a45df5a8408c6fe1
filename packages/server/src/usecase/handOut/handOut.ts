import { type RawBuilder, sql } from 'kysely'
import { handOutContract } from '../../contract/handOut.ts'
import { fault } from '../../errors/index.ts'
import { type Row, takeNumbers } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { type TimesWish, withTimes } from '../key/times.ts'
import { loadKey } from '../key/view.ts'
import { after, pageOf, placeOf } from '../page.ts'
import { replanKeys } from '../plan/affected.ts'
import { lockKeys } from '../plan/wishes.ts'
import { handOutDefaultsOf, mustBePublished } from '../system/view.ts'
import { keyFieldsOf, setKeyFields } from '../undo/fields.ts'
import { usecase } from '../usecase.ts'

interface HandOutRow extends Row<'handout'> {
  readonly marking: string
}

async function selectHandOuts({ tx, systemId }: Context, page: RawBuilder<unknown>): Promise<HandOutRow[]> {
  const { rows } = await sql<HandOutRow>`
    select h.*, k.marking from (${page}) h join key k on k.system_id = ${systemId} and k.key_no = h.key_no
    order by h.handout_no desc`.execute(tx)
  return rows
}

function handOutView(row: HandOutRow, now: Date) {
  return {
    handOutNo: row.handout_no,
    keyNo: row.key_no,
    marking: row.marking,
    personNo: row.person_no,
    holder: row.holder,
    outAt: row.out_at.toISOString(),
    dueAt: row.due_at?.toISOString() ?? null,
    inAt: row.in_at?.toISOString() ?? null,
    overdue: row.in_at === null && row.due_at !== null && row.due_at < now,
    outBy: row.out_by,
    inBy: row.in_by,
  }
}

async function loadHandOut(ctx: Context, handOutNo: number) {
  const page = sql`select * from handout where system_id = ${ctx.systemId} and handout_no = ${handOutNo}`
  const [row] = await selectHandOuts(ctx, page)
  return handOutView(row!, ctx.now)
}

/** R067, R085: to a person, or to whoever is named; small systems keep no persons. */
export const handOut = usecase(handOutContract.give, {
  permission: 'key.handOut',
  async run(ctx, { keyNo, personNo, holder, dueAt, applyDefaults }) {
    const { tx, systemId, now, actor } = ctx
    const system = await mustBePublished(ctx)
    await lockKeys(ctx, [keyNo])
    const key = await loadKey(ctx, keyNo)
    if (key.state === 'nonProgrammed') throw fault('keyNotProgrammed', { marking: key.marking })
    if (key.blocked) throw fault('keyIsBlocked', { marking: key.marking })
    if (key.holder !== null) throw fault('keyAlreadyOut', { marking: key.marking })
    const name = personNo === null ? holder : await personName(ctx, personNo)
    if (name === '') throw fault('inputInvalid', { issues: [{ path: 'holder', message: 'Who gets the key?' }] })
    if (dueAt !== null && new Date(dueAt) <= now) {
      throw fault('inputInvalid', { issues: [{ path: 'dueAt', message: 'Lies in the past' }] })
    }
    const times = applyDefaults ? await applyHandOutDefaults(ctx, keyNo, system) : null
    const handOutNo = await takeNumbers(tx, systemId, 'handout')
    await tx
      .insertInto('handout')
      .values({
        system_id: systemId,
        handout_no: handOutNo,
        key_no: keyNo,
        person_no: personNo,
        holder: name,
        out_at: now,
        due_at: dueAt === null ? null : new Date(dueAt),
        in_at: null,
        out_by: actor.login,
        in_by: null,
      })
      .execute()
    // The holder's name is erasable and therefore not in the journal.
    ctx.journal({ subject: `key ${keyNo}`, after: { handOutNo, personNo, dueAt, ...(times && { times }) } })
    ctx.feed('handOut', { keyNos: [keyNo] })
    return loadHandOut(ctx, handOutNo)
  },
})

const DAY_MS = 86_400_000

/** R043: validity and revalidation as the system has them for hand-outs; what it has not, stays. */
async function applyHandOutDefaults(ctx: Context, keyNo: number, system: Row<'locking_system'>): Promise<TimesWish> {
  const { validityDays, revalidationHours } = handOutDefaultsOf(system) ?? {
    validityDays: null,
    revalidationHours: null,
  }
  const to = validityDays === null ? null : new Date(ctx.now.getTime() + validityDays * DAY_MS).toISOString()
  const wish: TimesWish = {
    ...(to !== null && { validity: { kind: 'between', from: ctx.now.toISOString(), to } }),
    ...(revalidationHours !== null && { revalidationHours }),
  }
  const [row] = await keyFieldsOf(ctx, [keyNo])
  await setKeyFields(ctx, [{ ...row!, fields: withTimes(row!.fields, wish) }])
  await replanKeys(ctx, [keyNo], 'handOut')
  return wish
}

async function personName({ tx, systemId }: Context, personNo: number): Promise<string> {
  const person = await tx
    .selectFrom('person')
    .select('name')
    .where('system_id', '=', systemId)
    .where('person_no', '=', personNo)
    .executeTakeFirst()
  if (!person) throw fault('personUnknown', { no: personNo })
  return person.name
}

export const handIn = usecase(handOutContract.takeBack, {
  permission: 'key.handOut',
  async run(ctx, { keyNo }) {
    const { tx, systemId, now, actor } = ctx
    const key = await loadKey(ctx, keyNo)
    const ended = await tx
      .updateTable('handout')
      .set({ in_at: now, in_by: actor.login })
      .where('system_id', '=', systemId)
      .where('key_no', '=', keyNo)
      .where('in_at', 'is', null)
      .returning('handout_no')
      .executeTakeFirst()
    if (!ended) throw fault('keyNotOut', { marking: key.marking })
    ctx.journal({ subject: `key ${keyNo}`, before: { handOutNo: ended.handout_no } })
    ctx.feed('handOut', { keyNos: [keyNo] })
    return loadHandOut(ctx, ended.handout_no)
  },
})

/** R124: `overdue` are those that should have come back. */
export const listHandOuts = usecase(handOutContract.list, {
  permission: 'element.read',
  async run(ctx, { cursor, limit, keyNo, personNo, only }) {
    const filters = [
      after(placeOf(cursor, ['number']), [sql.ref('handout_no')], 'desc'),
      ...(keyNo === undefined ? [] : [sql`key_no = ${keyNo}`]),
      ...(personNo === undefined ? [] : [sql`person_no = ${personNo}`]),
      ...(only === undefined ? [] : [sql`in_at is null`]),
      ...(only === 'overdue' ? [sql`due_at < ${ctx.now}`] : []),
    ]
    const page = sql`select * from handout where system_id = ${ctx.systemId} and ${sql.join(filters, sql` and `)}
      order by handout_no desc limit ${limit + 1}`
    const rows = await selectHandOuts(ctx, page)
    return pageOf(
      rows,
      limit,
      (row) => [row.handout_no],
      (row) => handOutView(row, ctx.now),
    )
  },
})
