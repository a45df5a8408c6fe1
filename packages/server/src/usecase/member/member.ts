import { memberContract } from '../../contract/member.ts'
import { fault } from '../../errors/index.ts'
import { lookAtInstallation, type Role } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { usecase } from '../usecase.ts'

export const listMembers = usecase(memberContract.list, {
  permission: 'member.read',
  async run({ tx, systemId }) {
    const items = await tx
      .selectFrom('membership as m')
      .innerJoin('account as a', 'a.account_id', 'm.account_id')
      .select(['a.account_id as accountId', 'a.login', 'a.name', 'm.role'])
      .where('m.system_id', '=', systemId)
      .orderBy('a.login')
      .execute()
    return { items }
  },
})

export const setMember = usecase(memberContract.set, {
  permission: 'member.edit',
  async run(ctx, { login, role }) {
    const { tx, systemId, now } = ctx
    // Of other accounts a system sees nothing but that they are there.
    const account = await lookAtInstallation(tx, systemId, (look) =>
      look.selectFrom('account').select(['account_id', 'name']).where('login', '=', login).executeTakeFirst(),
    )
    if (!account) throw fault('accountUnknown')
    const before = await roleOf(ctx, account.account_id)
    if (before === 'owner' && role !== 'owner') await mustHaveAnotherOwner(ctx, account.account_id)
    await tx
      .insertInto('membership')
      .values({ account_id: account.account_id, system_id: systemId, role, created_at: now })
      .onConflict((conflict) => conflict.columns(['account_id', 'system_id']).doUpdateSet({ role }))
      .execute()
    ctx.journal({ subject: `member ${login}`, before: before && { role: before }, after: { role } })
    ctx.feed('member', {})
    return { accountId: account.account_id, login, name: account.name, role }
  },
})

export const removeMember = usecase(memberContract.remove, {
  permission: 'member.edit',
  async run(ctx, { login }) {
    const { tx, systemId } = ctx
    const member = await tx
      .selectFrom('membership as m')
      .innerJoin('account as a', 'a.account_id', 'm.account_id')
      .select(['m.account_id', 'm.role'])
      .where('m.system_id', '=', systemId)
      .where('a.login', '=', login)
      .executeTakeFirst()
    if (!member) throw fault('memberUnknown')
    if (member.role === 'owner') await mustHaveAnotherOwner(ctx, member.account_id)
    await tx
      .deleteFrom('membership')
      .where('system_id', '=', systemId)
      .where('account_id', '=', member.account_id)
      .execute()
    ctx.journal({ subject: `member ${login}`, before: { role: member.role } })
    ctx.feed('member', {})
    return {}
  },
})

async function roleOf({ tx, systemId }: Context, accountId: string): Promise<Role | null> {
  const row = await tx
    .selectFrom('membership')
    .select('role')
    .where('system_id', '=', systemId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.role ?? null
}

/** Locks all owners: two of them cannot remove each other at the same time. */
async function mustHaveAnotherOwner({ tx, systemId }: Context, accountId: string): Promise<void> {
  const owners = await tx
    .selectFrom('membership')
    .select('account_id')
    .where('system_id', '=', systemId)
    .where('role', '=', 'owner')
    .orderBy('account_id')
    .forUpdate()
    .execute()
  if (!owners.some((owner) => owner.account_id !== accountId)) throw fault('lastOwner')
}
