import type { DeviceId } from '@lockwright/domain/model'
import { inInstallation } from '../store/index.ts'
import type { Context, Services } from '../usecase/index.ts'
import { freeDevice } from '../usecase/programming/seat.ts'
import type { Seat } from './seat.ts'
import type { Desk } from './visit.ts'

/** An open programming run at a programming device. */
export interface OpenRun {
  readonly systemId: string
  readonly runNo: number
}

/** A list entry that waits for its hardware. */
export interface RunItem {
  readonly kind: 'key' | 'cylinder'
  readonly no: number
}

/** The run that a blank in this seat belongs to; one programming device serves one run at a time (docs/adr/0006). */
export async function runAt({ store }: Services, seat: Seat): Promise<OpenRun | null> {
  const row = await inInstallation(store.db, (tx) =>
    tx
      .selectFrom('programming_seat')
      .select(['system_id', 'run_no'])
      .where('bridge_id', '=', seat.bridgeId)
      .where('link', '=', seat.link)
      .executeTakeFirst(),
  )
  return row === undefined ? null : { systemId: row.system_id, runNo: row.run_no }
}

/**
 * What this blank becomes: the item it was about to become when it was pulled out, else the next one of its kind that
 * is not done; null = the run has none left.
 */
export async function nextItem(
  { tx, systemId }: Context,
  runNo: number,
  kind: 'key' | 'cylinder',
  device: DeviceId,
): Promise<RunItem | null> {
  const open = tx
    .selectFrom('programming_run_item as item')
    .select('item.device_no')
    .where('item.system_id', '=', systemId)
    .where('item.run_no', '=', runNo)
    .where('item.device_kind', '=', kind)
    .where('item.state', '<>', 'done')
  const begun = await open
    .innerJoin('claim_attempt as attempt', (join) =>
      join
        .onRef('attempt.system_id', '=', 'item.system_id')
        .onRef('attempt.device_kind', '=', 'item.device_kind')
        .onRef('attempt.device_no', '=', 'item.device_no'),
    )
    .where('attempt.device_id', '=', device)
    .limit(1)
    .executeTakeFirst()
  if (begun !== undefined) return { kind, no: begun.device_no }
  // An entry that another blank began may already live in that blank: it waits for it.
  const fresh = await open
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('claim_attempt as attempt')
            .select('attempt.device_no')
            .whereRef('attempt.system_id', '=', 'item.system_id')
            .whereRef('attempt.device_kind', '=', 'item.device_kind')
            .whereRef('attempt.device_no', '=', 'item.device_no'),
        ),
      ),
    )
    .orderBy('item.item_no')
    .limit(1)
    .executeTakeFirst()
  return fresh === undefined ? null : { kind, no: fresh.device_no }
}

export async function noteItem(
  ctx: Context,
  runNo: number,
  item: RunItem,
  state: 'inProgress' | 'done' | 'failed',
  errorCode: string | null,
): Promise<void> {
  const { tx, systemId, now } = ctx
  await tx
    .updateTable('programming_run_item')
    .set({ state, error_code: errorCode, state_at: now })
    .where('system_id', '=', systemId)
    .where('run_no', '=', runNo)
    .where('device_kind', '=', item.kind)
    .where('device_no', '=', item.no)
    .where('state', '<>', 'done')
    .execute()
  ctx.feed('programming', { runNo, kind: item.kind, no: item.no, state, error: errorCode })
}

/** The run is over when nothing of it is left to do (R037). */
export async function endRunIfDone(ctx: Context, runNo: number): Promise<void> {
  const { tx, systemId, now } = ctx
  const { numUpdatedRows } = await tx
    .updateTable('programming_run as run')
    .set({ state: 'done', ended_at: now })
    .where('run.system_id', '=', systemId)
    .where('run.run_no', '=', runNo)
    .where('run.state', '=', 'open')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('programming_run_item as item')
            .select('item.item_no')
            .where('item.system_id', '=', systemId)
            .where('item.run_no', '=', runNo)
            .where('item.state', '<>', 'done'),
        ),
      ),
    )
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return
  await freeDevice(ctx, runNo)
  ctx.feed('programming', { runNo, state: 'done' })
}

/** Tells whoever programs at this device why an element was not taken (R037, R055); nobody when it is one of their own. */
export async function refuse(desk: Desk, code: string, ownSystemId?: string): Promise<void> {
  const run = await runAt(desk.services, desk.seat)
  if (run === null || run.systemId === ownSystemId) return
  await desk.inSystem(run.systemId, 'session.refuse', async (ctx) => {
    ctx.feed('programming', { runNo: run.runNo, slot: desk.seat.slot, error: code })
  })
}
