import { sql } from 'kysely'
import { groupContract } from '../../contract/group.ts'
import { usecase } from '../usecase.ts'
import { loadGroup, selectGroups } from './view.ts'

export const listGroups = usecase(groupContract.list, {
  permission: 'policy.read',
  run: async (ctx) => ({ items: await selectGroups(ctx, sql`true`) }),
})

export const groupMembers = usecase(groupContract.members, {
  permission: 'policy.read',
  async run(ctx, { groupNo }) {
    await loadGroup(ctx, groupNo)
    const rows = await ctx.tx
      .selectFrom('cylinder_group_member')
      .select('cylinder_no')
      .where('system_id', '=', ctx.systemId)
      .where('group_no', '=', groupNo)
      .orderBy('cylinder_no')
      .execute()
    return { cylinderNos: rows.map((row) => row.cylinder_no) }
  },
})
