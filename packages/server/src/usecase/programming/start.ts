import { sql } from 'kysely'
import { programmingContract } from '../../contract/programming.ts'
import { fault } from '../../errors/index.ts'
import { wakeBridge } from '../../feed/index.ts'
import { takeNumbers } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { usecase } from '../usecase.ts'
import { type ProgrammingDevice, takeDevice } from './seat.ts'
import { loadRun } from './view.ts'

interface Item {
  readonly deviceKind: 'key' | 'cylinder'
  readonly deviceNo: number
}

/**
 * R035, R037: a programming run at one programming device. Without `items` it takes all that is marked for programming,
 * cylinders first, so that the first key already finds its doors; elements are asked for in this order.
 */
export const startRun = usecase(programmingContract.start, {
  permission: 'programming.run',
  async run(ctx, { bridgeId, link, items }) {
    await mustBeKnown(ctx, { bridgeId, link })
    const chosen = items === undefined ? await marked(ctx) : await chosenItems(ctx, items)
    if (chosen.length === 0) throw fault('nothingMarked')
    const { tx, systemId, now, actor } = ctx
    const runNo = await takeNumbers(tx, systemId, 'programmingRun')
    await tx
      .insertInto('programming_run')
      .values({
        system_id: systemId,
        run_no: runNo,
        state: 'open',
        bridge_id: bridgeId,
        link,
        started_at: now,
        started_by: actor.login,
        ended_at: null,
      })
      .execute()
    await takeDevice(ctx, runNo, { bridgeId, link })
    await sql`
      insert into programming_run_item (system_id, run_no, item_no, device_kind, device_no, state, error_code, state_at)
      select ${systemId}::uuid, ${runNo}::bigint, place, kind, no, 'waiting', null, ${now}::timestamptz
      from unnest(${chosen.map((item) => item.deviceKind)}::text[], ${chosen.map((item) => item.deviceNo)}::bigint[])
        with ordinality as item (kind, no, place)`.execute(tx)
    ctx.journal({ subject: `programming run ${runNo}`, after: { bridgeId, link, elements: chosen.length } })
    ctx.feed('programming', { runNo, state: 'open' })
    await wakeBridge(tx, bridgeId)
    return loadRun(ctx, runNo)
  },
})

async function mustBeKnown({ tx }: Context, { bridgeId, link }: ProgrammingDevice): Promise<void> {
  const device = await tx
    .selectFrom('programming_device')
    .select('link')
    .where('bridge_id', '=', bridgeId)
    .where('link', '=', link)
    .executeTakeFirst()
  if (device === undefined) throw fault('deviceUnknown')
}

async function marked({ tx, systemId }: Context): Promise<readonly Item[]> {
  const { rows } = await sql<{ kind: Item['deviceKind']; no: number }>`
    (select 'cylinder' as kind, cylinder_no as no from cylinder
      where system_id = ${systemId} and state = 'nonProgrammed' and marked_for_programming order by cylinder_no)
    union all
    (select 'key', key_no from key
      where system_id = ${systemId} and state = 'nonProgrammed' and marked_for_programming order by key_no)`.execute(tx)
  return rows.map(({ kind, no }) => ({ deviceKind: kind, deviceNo: no }))
}

/** Chosen by hand; each must be there and not be programmed yet. */
async function chosenItems({ tx, systemId }: Context, items: readonly Item[]): Promise<readonly Item[]> {
  const { rows } = await sql<{ kind: Item['deviceKind']; no: number; marking: string | null; state: string | null }>`
    select item.kind, item.no, coalesce(c.marking, k.marking) as marking, coalesce(c.state, k.state) as state
    from unnest(${items.map((item) => item.deviceKind)}::text[], ${items.map((item) => item.deviceNo)}::bigint[])
      as item (kind, no)
      left join cylinder c on item.kind = 'cylinder' and c.system_id = ${systemId} and c.cylinder_no = item.no
      left join key k on item.kind = 'key' and k.system_id = ${systemId} and k.key_no = item.no`.execute(tx)
  for (const { kind, no, marking, state } of rows) {
    if (marking === null) throw fault(kind === 'key' ? 'keyUnknown' : 'cylinderUnknown', { no })
    if (state === 'programmed') throw fault('elementProgrammed', { marking })
  }
  return items
}
