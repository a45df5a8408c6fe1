import { systemContract } from '../../contract/system.ts'
import { usecase } from '../usecase.ts'
import { systemView } from './view.ts'

/** R063: row security leaves the systems of the account, or all for the operator. */
export const listSystems = usecase(systemContract.list, {
  permission: 'signedIn',
  async run(ctx) {
    const only = ctx.actor.limit?.systemId ?? null
    const rows = await ctx.tx
      .selectFrom('locking_system as s')
      .leftJoin('membership as m', (join) =>
        join.onRef('m.system_id', '=', 's.system_id').on('m.account_id', '=', ctx.actor.accountId),
      )
      .selectAll('s')
      .select('m.role')
      .$if(only !== null, (query) => query.where('s.system_id', '=', only))
      .orderBy('s.name')
      .orderBy('s.system_no')
      .execute()
    return { items: rows.map((row) => systemView(row, row.role)) }
  },
})
