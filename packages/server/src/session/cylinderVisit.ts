import { cylinderNo } from '@lockwright/domain/model'
import { type DownRecord, type KeyState, putTask, type Transaction, type UpRecord } from '@lockwright/protocol/session'
import type { Context } from '../usecase/index.ts'
import type { Device } from './confirm.ts'
import type { KnownDevice } from './device.ts'
import { listsFor, noteReleased } from './lists.ts'
import { noteSlot } from './programmingDevice.ts'
import { acksOf, foldReports } from './reports.ts'
import { confirmLists } from './said.ts'
import { noteSeen } from './seen.ts'
import { type Desk, dayFor, planOf, transactionNo, type Visit } from './visit.ts'

/** A programmed cylinder on the cable: its open tasks are done at once, and it answers in the same session. */
export async function cylinderVisit(
  desk: Desk,
  device: KnownDevice,
  keyState: KeyState,
  records: readonly UpRecord[],
): Promise<Visit> {
  const by = `bridge ${desk.seat.bridgeLabel}`
  const self: Device = { kind: 'cylinder', no: device.no }
  return desk.inSystem(device.systemId, 'session.cylinder', async (ctx, secrets) => {
    const plan = planOf(ctx.ports)
    const { cloneSuspected } = await noteSeen(ctx, self, keyState, by, plan.sessionId)
    if (!cloneSuspected) await confirmLists(ctx, new Map([[device.no, keyState.blocklist]]), by)
    await noteSlot(ctx, desk.seat, self)
    const reports = await foldReports(ctx, secrets, records, by)
    const lists = await listsFor(ctx, keyState.blocklist)
    await noteReleased(ctx, lists)
    const tasks = (await openTasks(ctx, device.no)).flatMap(putTask)
    const rows = [...dayFor(ctx, secrets, keyState), ...lists.records, ...tasks]
    const transaction = rows.length === 0 ? null : transactionOf(ctx, keyState, rows)
    return {
      plan: { ...plan, acks: acksOf(reports), transaction },
      full: () => ({ ...transaction!, mode: 'full' }),
      end: async (_, late) => {
        await desk.inSystem(device.systemId, 'session.cylinder', async (later, again) => {
          await foldReports(later, again, late, by)
        })
      },
    }
  })
}

/** Whoever was to carry them: the cylinder is here. */
async function openTasks({ tx, systemId }: Context, no: number): Promise<readonly Uint8Array[]> {
  const rows = await tx
    .selectFrom('task')
    .select('document')
    .where('system_id', '=', systemId)
    .where('cylinder_no', '=', cylinderNo(no))
    .where('state', 'in', ['created', 'assigned', 'transferred'])
    .where('document', 'is not', null)
    .orderBy('seq')
    .execute()
  return rows.map((row) => row.document!)
}

/** Tasks and days are no part of the image, so it stays as it is. */
const transactionOf = (ctx: Context, keyState: KeyState, rows: readonly DownRecord[]): Transaction => ({
  no: transactionNo(ctx),
  base: keyState.image,
  mode: 'delta',
  rows,
  image: keyState.image,
  root: keyState.root,
})
