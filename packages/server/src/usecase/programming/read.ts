import { sql } from 'kysely'
import { programmingContract } from '../../contract/programming.ts'
import { after, pageOf, placeOf } from '../page.ts'
import { usecase } from '../usecase.ts'
import { loadRun, selectRuns } from './view.ts'

export const listRuns = usecase(programmingContract.list, {
  permission: 'programming.read',
  async run(ctx, { cursor, limit }) {
    const place = placeOf(cursor, ['number'])
    const runs = await selectRuns(ctx, after(place, [sql`r.run_no`], 'desc'), limit + 1)
    return pageOf(
      runs,
      limit,
      (run) => [run.runNo],
      (run) => run,
    )
  },
})

interface ItemRow {
  readonly item_no: number
  readonly device_kind: 'key' | 'cylinder'
  readonly device_no: number
  readonly marking: string
  readonly state: 'waiting' | 'inProgress' | 'done' | 'failed'
  readonly error_code: string | null
  readonly state_at: Date
}

export const getRun = usecase(programmingContract.get, {
  permission: 'programming.read',
  async run(ctx, { runNo }) {
    const { tx, systemId } = ctx
    const run = await loadRun(ctx, runNo)
    const { rows } = await sql<ItemRow>`
      select i.item_no, i.device_kind, i.device_no, coalesce(c.marking, k.marking, '') as marking, i.state, i.error_code,
        i.state_at
      from programming_run_item i
        left join cylinder c on i.device_kind = 'cylinder' and c.system_id = ${systemId} and c.cylinder_no = i.device_no
        left join key k on i.device_kind = 'key' and k.system_id = ${systemId} and k.key_no = i.device_no
      where i.system_id = ${systemId} and i.run_no = ${runNo} order by i.item_no`.execute(tx)
    return {
      ...run,
      items: rows.map((row) => ({
        itemNo: row.item_no,
        deviceKind: row.device_kind,
        deviceNo: row.device_no,
        marking: row.marking,
        state: row.state,
        errorCode: row.error_code,
        stateAt: row.state_at.toISOString(),
      })),
    }
  },
})
