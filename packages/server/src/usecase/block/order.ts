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
import { createTasks, OPEN_TASKS_MAX } from '../task/create.ts'
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
      : await sendBlocks(ctx, [{ keyNo, keyId: key.key_id as KeyId }], { cause, carrierKeyNo, copied })
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
  /** Empty: that of the plan, if there is one. */
  readonly cause: string
  readonly carrierKeyNo: number | null
  readonly copied: boolean
}

/** A key to block, with what cylinders know it by. */
export interface BlockedKey {
  readonly keyNo: number
  readonly keyId: KeyId
}

/**
 * Blocks programmed keys: one list names them all. Of one key every door gets a task; of many, a door that has no room
 * for all of them learns the others from the list.
 */
export async function sendBlocks(ctx: Context, keys: readonly BlockedKey[], wanted: Wanted): Promise<UpdateSummary> {
  const keyNos = keys.map(({ keyNo }) => keyNo)
  const doors = await doorsStillOpen(ctx, keyNos, wanted.copied)
  const minEpochs = await raiseEpochs(ctx, keyNos)
  const epoched = keys.map((key) => ({ ...key, minEpoch: minEpochs.get(key.keyNo)! }))
  const plans = await dropPlans(ctx, keyNos)
  const cause = (keyNo: number) => wanted.cause || (plans.get(keyNo) ?? '')
  const inVersion = await publishList(
    ctx,
    epoched.map(({ keyId, minEpoch }) => ({ keyId, minEpoch })),
  )
  await ctx.tx
    .insertInto('block_order')
    .values(
      keyNos.map((keyNo) => ({
        system_id: ctx.systemId,
        key_no: keyNo,
        ordered_at: ctx.now,
        ordered_by: ctx.actor.login,
        cause: cause(keyNo),
      })),
    )
    .execute()
  const orders = epoched.flatMap(({ keyNo, keyId, minEpoch }) =>
    (doors.get(keyNo) ?? []).map(
      (cylinderNo): BlockTask => ({ op: 'block', cylinderNo, keyNo, keyId, minEpoch, inVersion }),
    ),
  )
  const taskNos = await createTasks(ctx, keys.length === 1 ? orders : await withRoom(ctx, orders), 'block')
  const carriesNothing = await dropCarried(ctx, keyNos)
  const own = await replanKeys(ctx, keyNos, 'block')
  const { carrierKeyNo } = wanted
  const carrier = carrierKeyNo === null ? NO_UPDATE : await assignTasks(ctx, taskNos, carrierKeyNo)
  for (const { keyNo, minEpoch } of epoched) {
    const after = {
      blocked: true,
      cause: cause(keyNo),
      minEpoch,
      listVersion: inVersion,
      doors: doors.get(keyNo) ?? [],
    }
    ctx.journal({ subject: `key ${keyNo}`, after: keys.length === 1 ? { ...after, taskNos } : after })
    ctx.feed('block', { keyNo, listVersion: inVersion, ...(keys.length === 1 && { carriesNothing }) })
  }
  const doorsToVisit = [...new Set(orders.map(({ cylinderNo }) => cylinderNo))]
  return joinSummaries(joinSummaries(own, carrier), { ...NO_UPDATE, doorsToVisit })
}

type BlockTask = TaskOrder & { readonly op: 'block' }

/** The first orders of each door, as many as it still takes. */
async function withRoom({ tx, systemId }: Context, orders: readonly BlockTask[]): Promise<BlockTask[]> {
  const { rows } = await sql<{ cylinder_no: number; open: number }>`
    select cylinder_no, count(*) as open from task where system_id = ${systemId}
      and cylinder_no = any(${orders.map(({ cylinderNo }) => cylinderNo)}::bigint[])
      and state in ('created', 'assigned', 'transferred', 'executed') group by 1`.execute(tx)
  const open = new Map(rows.map((row) => [row.cylinder_no, row.open]))
  return orders.filter(({ cylinderNo }) => {
    const count = (open.get(cylinderNo) ?? 0) + 1
    open.set(cylinderNo, count)
    return count <= OPEN_TASKS_MAX
  })
}

/** Causes of plans that are carried out now. */
async function dropPlans({ tx, systemId }: Context, keyNos: readonly number[]): Promise<Map<number, string>> {
  const rows = await tx
    .deleteFrom('block_plan')
    .where('system_id', '=', systemId)
    .where('key_no', 'in', [...keyNos])
    .returning(['key_no', 'cause'])
    .execute()
  return new Map(rows.map((row) => [row.key_no, row.cause]))
}

const dropPlan = ({ tx, systemId }: Context, keyNo: number) =>
  tx
    .deleteFrom('block_plan')
    .where('system_id', '=', systemId)
    .where('key_no', '=', keyNo)
    .returning(['planned_at', 'cause'])
    .executeTakeFirst()

/** By every content the keys are known to hold or may hold; with `copied` also by those they once had. */
async function doorsStillOpen(
  ctx: Context,
  keyNos: readonly number[],
  copied: boolean,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const view = await loadStates(ctx, keyNos)
  const ask = copied ? openToCopies : blockedWithAccess
  return new Map(keyNos.map((no) => [no, ask(view, no as KeyNo, ctx.at).map(({ cylinderNo }) => cylinderNo)]))
}

/** Every passport a key ever had lies below the epoch that is returned for it. */
async function raiseEpochs({ tx, systemId }: Context, keyNos: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const { rows } = await sql<{ key_no: number; content: KeyImage }>`
    select distinct on (device_no) device_no as key_no, content from image
    where system_id = ${systemId} and device_kind = 'key' and device_no = any(${keyNos}::bigint[])
    order by device_no, number desc`.execute(tx)
  const raised = rows.map(({ key_no, content }) => ({ key_no, epoch: content.passport.rightsEpoch + 1 }))
  await sql`
    update key set min_epoch = t.epoch
    from unnest(${raised.map(({ key_no }) => key_no)}::bigint[], ${raised.map(({ epoch }) => epoch)}::int[])
      as t (no, epoch)
    where system_id = ${systemId} and key_no = t.no and min_epoch < t.epoch`.execute(tx)
  return new Map(raised.map(({ key_no, epoch }) => [key_no, epoch]))
}

/** A blocked key carries nothing any more (R079): what it had not taken yet waits for another. */
async function dropCarried({ tx, systemId, now }: Context, keyNos: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ task_no: number }>`
    update task_carrier set removed_at = ${now}
    where system_id = ${systemId} and key_no = any(${keyNos}::bigint[]) and removed_at is null and offered_at is null
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
