import { sql } from 'kysely'
import type { cylinderContract } from '../../contract/cylinder.ts'
import type { Context } from '../context.ts'
import { witnessOf } from '../element/witness.ts'
import { countMarks } from '../mark/compose.ts'
import { marksOfCylinder } from '../mark/pairs.ts'
import { memoryOfCylinder } from '../memory/load.ts'
import { NEEDS_PEOPLE } from '../task/operations.ts'
import type { Output } from '../usecase.ts'

type CylinderHead = Output<typeof cylinderContract.get>['head']

interface HeadRow {
  readonly seen_at: Date | null
  readonly seen_by: string | null
  readonly battery_percent: number | null
  readonly last_event_at: Date | null
  readonly gaps: number
  readonly blocked_keys: number
}

/** What the head of the page of a door says beyond its own row, in one request. */
export async function cylinderHead(ctx: Context, cylinderNo: number): Promise<CylinderHead> {
  const { tx, systemId } = ctx
  const { rows } = await sql<HeadRow>`
    select d.seen_at, d.seen_by, d.battery_percent,
      (select e.at from event e where e.system_id = ${systemId} and e.cylinder_no = ${cylinderNo}
        order by e.log_epoch desc, e.seq desc limit 1) as last_event_at,
      (select count(*) from event_gap g where g.system_id = ${systemId} and g.cylinder_no = ${cylinderNo}) as gaps,
      (select count(*) from cylinder_block b where b.system_id = ${systemId} and b.cylinder_no = ${cylinderNo}) as blocked_keys
    from (select 1) one left join device_state d on d.system_id = ${systemId} and d.device_kind = 'cylinder'
      and d.device_no = ${cylinderNo}`.execute(tx)
  const row = rows[0]!
  return {
    keys: countMarks(await marksOfCylinder(ctx, cylinderNo)),
    tasks: await openTasks(ctx, cylinderNo),
    lastSeen: row.seen_at && {
      at: row.seen_at.toISOString(),
      by: row.seen_by === null ? null : witnessOf(row.seen_by),
    },
    batteryPercent: row.battery_percent,
    lastEventAt: row.last_event_at?.toISOString() ?? null,
    gaps: row.gaps,
    blockedKeys: row.blocked_keys,
    memory: await memoryOfCylinder(ctx, cylinderNo),
  }
}

async function openTasks({ tx, systemId }: Context, cylinderNo: number): Promise<CylinderHead['tasks']> {
  const { rows } = await sql<CylinderHead['tasks']>`
    select count(*) filter (where state = 'created') as "withoutCarrier",
      count(*) filter (where state = 'assigned') as "toFetch",
      count(*) filter (where state = 'transferred') as "onTheWay",
      count(*) filter (where state = 'executed') as executed
    from task where system_id = ${systemId} and cylinder_no = ${cylinderNo}
      and state in ('created', 'assigned', 'transferred', 'executed') and ${NEEDS_PEOPLE}`.execute(tx)
  return rows[0]!
}
