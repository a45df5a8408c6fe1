import { blockedWithAccess, openToCopies } from '@lockwright/domain/actual'
import type { KeyId, KeyImage, KeyNo } from '@lockwright/domain/model'
import { sql } from 'kysely'
import { blockContract } from '../../contract/block.ts'
import { fault } from '../../errors/index.ts'
import { loadStates } from '../access/states.ts'
import type { Context } from '../context.ts'
import { loadKey } from '../key/view.ts'
import { replanKeys } from '../plan/affected.ts'
import { joinSummaries, NO_UPDATE, type UpdateSummary } from '../plan/replan.ts'
import { lockKeys } from '../plan/wishes.ts'
import { mustBePublished } from '../system/view.ts'
import { assignTasks } from '../task/assign.ts'
import { createTasks } from '../task/create.ts'
import type { TaskOrder } from '../task/writer.ts'
import { usecase } from '../usecase.ts'
import { publishList } from './publish.ts'
import { blockedKeys } from './view.ts'

/**
 * R073-R075, R160: a new list that every key spreads, a task for each door, and an empty image for the key itself should
 * it come back. With `planned` only a note (R159).
 */
export const orderBlock = usecase(blockContract.order, {
  permission: 'key.block',
  async run(ctx, { keyNo, cause, carrierKeyNo, copied, planned }) {
    await mustBePublished(ctx)
    await lockKeys(ctx, [keyNo])
    const key = await loadKey(ctx, keyNo)
    if (key.state === 'nonProgrammed') throw fault('keyNotProgrammed', { marking: key.marking })
    if (key.blocked) throw fault('keyIsBlocked', { marking: key.marking })
    const summary = planned
      ? await planBlock(ctx, keyNo, cause)
      : await sendBlock(ctx, { keyNo, keyId: key.key_id as KeyId, cause, carrierKeyNo, copied })
    const [blocked] = await blockedKeys(ctx, { keyNo })
    return { blocked: blocked!, summary }
  },
})

/** Planned again: the newer cause counts. */
async function planBlock(ctx: Context, keyNo: number, cause: string): Promise<UpdateSummary> {
  const { tx, systemId, now, actor } = ctx
  const plan = { planned_at: now, planned_by: actor.login, cause }
  await tx
    .insertInto('block_plan')
    .values({ system_id: systemId, key_no: keyNo, ...plan })
    .onConflict((conflict) => conflict.columns(['system_id', 'key_no']).doUpdateSet(plan))
    .execute()
  ctx.journal({ subject: `key ${keyNo}`, after: { blockPlanned: true, cause } })
  ctx.feed('block', { keyNo, planned: true })
  return NO_UPDATE
}

interface Wanted {
  readonly keyNo: number
  readonly keyId: KeyId
  /** Empty: that of the plan, if there is one. */
  readonly cause: string
  readonly carrierKeyNo: number | null
  readonly copied: boolean
}

async function sendBlock(
  ctx: Context,
  { keyNo, keyId, carrierKeyNo, copied, ...wanted }: Wanted,
): Promise<UpdateSummary> {
  const { tx, systemId, now, actor } = ctx
  const cylinderNos = await doorsStillOpen(ctx, keyNo, copied)
  const minEpoch = await raiseEpoch(ctx, keyNo)
  const plan = await dropPlan(ctx, keyNo)
  const cause = wanted.cause || (plan?.cause ?? '')
  const inVersion = await publishList(ctx, [{ keyId, minEpoch }])
  await tx
    .insertInto('block_order')
    .values({ system_id: systemId, key_no: keyNo, ordered_at: now, ordered_by: actor.login, cause })
    .execute()
  const orders = cylinderNos.map(
    (cylinderNo): TaskOrder => ({ op: 'block', cylinderNo, keyNo, keyId, minEpoch, inVersion }),
  )
  const taskNos = await createTasks(ctx, orders, 'block')
  const carriesNothing = await dropCarried(ctx, keyNo)
  const own = await replanKeys(ctx, [keyNo], 'block')
  const carrier = carrierKeyNo === null ? NO_UPDATE : await assignTasks(ctx, taskNos, carrierKeyNo)
  const after = { blocked: true, cause, minEpoch, listVersion: inVersion, doors: cylinderNos, taskNos }
  ctx.journal({ subject: `key ${keyNo}`, after })
  ctx.feed('block', { keyNo, listVersion: inVersion, carriesNothing })
  return joinSummaries(joinSummaries(own, carrier), { ...NO_UPDATE, doorsToVisit: cylinderNos })
}

const dropPlan = ({ tx, systemId }: Context, keyNo: number) =>
  tx
    .deleteFrom('block_plan')
    .where('system_id', '=', systemId)
    .where('key_no', '=', keyNo)
    .returning(['planned_at', 'cause'])
    .executeTakeFirst()

/** By every content the key is known to hold or may hold; with `copied` also by those it once had. */
async function doorsStillOpen(ctx: Context, keyNo: number, copied: boolean): Promise<number[]> {
  const view = await loadStates(ctx, [keyNo])
  const ask = copied ? openToCopies : blockedWithAccess
  return ask(view, keyNo as KeyNo, ctx.at).map(({ cylinderNo }) => cylinderNo)
}

/** Every passport the key ever had lies below the epoch that is returned. */
async function raiseEpoch({ tx, systemId }: Context, keyNo: number): Promise<number> {
  const { content } = await tx
    .selectFrom('image')
    .select('content')
    .where('system_id', '=', systemId)
    .where('device_kind', '=', 'key')
    .where('device_no', '=', keyNo)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  const minEpoch = (content as KeyImage).passport.rightsEpoch + 1
  await tx
    .updateTable('key')
    .set({ min_epoch: minEpoch })
    .where('system_id', '=', systemId)
    .where('key_no', '=', keyNo)
    .where('min_epoch', '<', minEpoch)
    .execute()
  return minEpoch
}

/** A blocked key carries nothing any more (R079): what it had not taken yet waits for another. */
async function dropCarried({ tx, systemId, now }: Context, keyNo: number): Promise<number[]> {
  const { rows } = await sql<{ task_no: number }>`
    update task_carrier set removed_at = ${now}
    where system_id = ${systemId} and key_no = ${keyNo} and removed_at is null and offered_at is null
    returning task_no`.execute(tx)
  const taskNos = rows.map((row) => row.task_no)
  await sql`
    update task t set state = 'created', state_at = ${now}
    where t.system_id = ${systemId} and t.task_no = any(${taskNos}::bigint[]) and t.state = 'assigned'
      and not exists (select 1 from task_carrier c where c.system_id = ${systemId} and c.task_no = t.task_no
        and c.removed_at is null)`.execute(tx)
  return taskNos
}

/**
 * A plan is forgotten. Otherwise the key gets a passport above every epoch that a cylinder was told to refuse, so it works again after its next update,
 * whether the blocks arrived or not; that is why it can stay on the list, where it still stops copies of what it held.
 * Tasks that no key carries yet are taken back.
 */
export const withdrawBlock = usecase(blockContract.withdraw, {
  permission: 'key.unblock',
  async run(ctx, { keyNo }) {
    const { tx, systemId, now } = ctx
    await lockKeys(ctx, [keyNo])
    const key = await loadKey(ctx, keyNo)
    const plan = await dropPlan(ctx, keyNo)
    if (plan !== undefined) {
      ctx.journal({ subject: `key ${keyNo}`, before: { blockPlanned: true, ...plan } })
      ctx.feed('block', { keyNo })
      return { summary: NO_UPDATE }
    }
    if (!key.blocked) throw fault('keyNotBlocked', { marking: key.marking })
    const before = await tx
      .deleteFrom('block_order')
      .where('system_id', '=', systemId)
      .where('key_no', '=', keyNo)
      .returning(['ordered_at', 'cause'])
      .executeTakeFirstOrThrow()
    const { rows } = await sql<{ task_no: number; key_no: number | null }>`
      with cancelled as (
        update task set state = 'cancelled', state_at = ${now}
        where system_id = ${systemId} and subject_key_no = ${keyNo} and op = 1 and state in ('created', 'assigned')
        returning task_no)
      select c.task_no, k.key_no from cancelled c left join task_carrier k on k.system_id = ${systemId}
        and k.task_no = c.task_no and k.removed_at is null`.execute(tx)
    await sql`update task_carrier set removed_at = ${now} where system_id = ${systemId} and removed_at is null
      and task_no = any(${rows.map((row) => row.task_no)}::bigint[])`.execute(tx)
    const carriers = rows.flatMap((row) => row.key_no ?? [])
    const summary = await replanKeys(ctx, [...new Set([keyNo, ...carriers])], 'unblock')
    ctx.journal({ subject: `key ${keyNo}`, before: { blocked: true, ...before }, after: { blocked: false } })
    ctx.feed('block', { keyNo })
    return { summary }
  },
})
