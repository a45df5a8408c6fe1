import { sql } from 'kysely'
import { groupContract } from '../../contract/group.ts'
import { fault } from '../../errors/index.ts'
import { takeNumbers } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { keysOfGroup } from '../plan/affected.ts'
import { NO_UPDATE, replan, type UpdateSummary } from '../plan/replan.ts'
import { usecase } from '../usecase.ts'
import { loadGroup } from './view.ts'

const GROUPS_MAX = 0xffff

/** R100, R101: at any time, also in a published system. */
export const createGroup = usecase(groupContract.create, {
  permission: 'policy.edit',
  async run(ctx, { name, cylinderNos }) {
    const groupNo = await takeNumbers(ctx.tx, ctx.systemId, 'group')
    if (groupNo > GROUPS_MAX) throw fault('numbersExhausted', { what: 'cylinderGroup' })
    await ctx.tx
      .insertInto('cylinder_group')
      .values({ system_id: ctx.systemId, group_no: groupNo, name, version: 1 })
      .execute()
    const summary = await changeMembership(ctx, groupNo, cylinderNos, [])
    ctx.journal({ subject: `group ${groupNo}`, after: { name, join: cylinderNos } })
    ctx.feed('group', { groupNos: [groupNo] })
    return { group: await loadGroup(ctx, groupNo), summary }
  },
})

export const renameGroup = usecase(groupContract.rename, {
  permission: 'policy.edit',
  versioned: true,
  async run(ctx, { groupNo, name }, request) {
    const before = await loadGroup(ctx, groupNo)
    const changed = await ctx.tx
      .updateTable('cylinder_group')
      .set({ name, version: before.version + 1 })
      .where('system_id', '=', ctx.systemId)
      .where('group_no', '=', groupNo)
      .where('version', '=', request.version!)
      .returning('version')
      .executeTakeFirst()
    if (!changed) throw fault('versionChanged', { version: before.version })
    ctx.journal({ subject: `group ${groupNo}`, before: { name: before.name }, after: { name } })
    ctx.feed('group', { groupNos: [groupNo] })
    return loadGroup(ctx, groupNo)
  },
})

export const changeGroupMembers = usecase(groupContract.changeMembers, {
  permission: 'policy.edit',
  async run(ctx, { groupNo, join, leave }) {
    await loadGroup(ctx, groupNo)
    const summary = await changeMembership(ctx, groupNo, join, leave)
    ctx.journal({ subject: `group ${groupNo}`, after: { join, leave } })
    ctx.feed('group', { groupNos: [groupNo] })
    return { group: await loadGroup(ctx, groupNo), summary }
  },
})

export const removeGroup = usecase(groupContract.remove, {
  permission: 'policy.edit',
  async run(ctx, { groupNo }) {
    const { tx, systemId } = ctx
    const before = await loadGroup(ctx, groupNo)
    if (before.keys > 0) throw fault('groupInUse', { count: before.keys })
    if (before.cylinders > 0) {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from cylinder_group_member m join cylinder c on c.system_id = ${systemId}
          and c.cylinder_no = m.cylinder_no and c.state = 'programmed'
        where m.system_id = ${systemId} and m.group_no = ${groupNo}`.execute(tx)
      // Its secret is in those cylinders: they leave first, by tasks.
      if (rows[0]!.count > 0) throw fault('groupInUse', { count: rows[0]!.count })
    }
    await tx.deleteFrom('cylinder_group').where('system_id', '=', systemId).where('group_no', '=', groupNo).execute()
    ctx.journal({ subject: `group ${groupNo}`, before: { name: before.name } })
    ctx.feed('group', { removed: [groupNo] })
    return {}
  },
})

/** Programmed cylinders learn it by a task; keys of the group only where its doors are now in several zones. */
async function changeMembership(
  ctx: Context,
  groupNo: number,
  join: readonly number[],
  leave: readonly number[],
): Promise<UpdateSummary> {
  const { tx, systemId } = ctx
  if (join.length + leave.length === 0) return NO_UPDATE
  await mustBeCylinders(ctx, join)
  await sql`
    insert into cylinder_group_member (system_id, group_no, cylinder_no)
    select ${systemId}, ${groupNo}, no from unnest(${join}::bigint[]) as t (no)
    on conflict do nothing`.execute(tx)
  await sql`
    delete from cylinder_group_member
    where system_id = ${systemId} and group_no = ${groupNo} and cylinder_no = any(${leave}::bigint[])`.execute(tx)
  const keyNos = await keysOfGroup(ctx, groupNo)
  return replan(ctx, { keyNos, cylinderNos: [...join, ...leave] }, 'groupMembers', 'programmed')
}

async function mustBeCylinders({ tx, systemId }: Context, cylinderNos: readonly number[]): Promise<void> {
  const { rows } = await sql<{ no: number }>`
    select no from unnest(${cylinderNos}::bigint[]) as t (no)
    where not exists (select 1 from cylinder c where c.system_id = ${systemId} and c.cylinder_no = t.no)
    limit 1`.execute(tx)
  if (rows[0]) throw fault('cylinderUnknown', { no: rows[0].no })
}
