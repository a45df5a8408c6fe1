import { cylinderNo, imageNo } from '@lockwright/domain/model'
import { toHex } from '@lockwright/protocol/bytes'
import {
  decodeReceipt,
  decodeTask,
  isFinal,
  type Receipt,
  receiptHolds,
  TASK_STATUSES,
} from '@lockwright/protocol/task'
import type { Row } from '../store/index.ts'
import type { Context } from '../usecase/index.ts'
import { confirmImage } from './confirm.ts'
import { noteSaid } from './said.ts'
import type { SystemSecrets } from './systemSecrets.ts'

type TaskRow = Pick<Row<'task'>, 'task_no' | 'task_id' | 'cylinder_no' | 'state' | 'document'>

interface Proven {
  readonly task: TaskRow
  readonly receipt: Receipt
  readonly bytes: Uint8Array
}

/** Cylinders' proofs of what they did with their tasks: what is proven is done, and what follows from it is confirmed. */
export async function foldReceipts(
  ctx: Context,
  secrets: SystemSecrets,
  receipts: readonly Uint8Array[],
  by: string,
  carrierNo: number | undefined,
): Promise<void> {
  const proven = await prove(ctx, secrets, receipts, by)
  for (const one of proven) {
    await settleTask(ctx, one)
    await forgetAt(ctx, one.task.task_no, carrierNo)
    if (one.receipt.status === 'done') await applyOrder(ctx, one, by)
  }
  await noteSaid(
    ctx,
    proven.map(({ task, receipt }) => ({
      cylinderNo: task.cylinder_no,
      auditSeq: receipt.auditSeq,
      blocklistVersion: receipt.blocklistVersion,
      evidence: 'receipt' as const,
    })),
    by,
  )
}

/** Receipts that belong to a task of ours and were made by its cylinder; a forged one leaves the task open (T-14). */
async function prove(
  ctx: Context,
  secrets: SystemSecrets,
  receipts: readonly Uint8Array[],
  by: string,
): Promise<readonly Proven[]> {
  const read = receipts.flatMap((bytes) => {
    const receipt = decodeReceipt(bytes)
    return receipt.ok ? [{ receipt: receipt.value, bytes }] : []
  })
  if (read.length === 0) return []
  const rows = await ctx.tx
    .selectFrom('task')
    .select(['task_no', 'task_id', 'cylinder_no', 'state', 'document'])
    .where('system_id', '=', ctx.systemId)
    .where(
      'task_id',
      'in',
      read.map(({ receipt }) => receipt.taskId),
    )
    .orderBy('task_no')
    .forUpdate()
    .execute()
  const tasks = new Map(rows.map((row) => [toHex(row.task_id), row]))
  return read.flatMap(({ receipt, bytes }) => {
    const task = tasks.get(toHex(receipt.taskId))
    if (task === undefined) return []
    const no = cylinderNo(task.cylinder_no)
    if (receiptHolds(ctx.ports.crypto, secrets.cylinderKeys(no).receipts, no, receipt))
      return [{ task, receipt, bytes }]
    ctx.feed('evidenceRefused', { what: 'receipt', taskNo: task.task_no, by })
    return []
  })
}

async function settleTask(ctx: Context, { task, receipt, bytes }: Proven): Promise<void> {
  if (!isFinal(receipt.status)) return
  const state = receipt.status === 'done' ? 'reported' : receipt.status === 'superseded' ? 'superseded' : 'failed'
  const { numUpdatedRows } = await ctx.tx
    .updateTable('task')
    .set({
      state,
      status: TASK_STATUSES.indexOf(receipt.status),
      receipt: bytes,
      executed_seq: receipt.auditSeq,
      state_at: ctx.now,
    })
    .where('system_id', '=', ctx.systemId)
    .where('task_no', '=', task.task_no)
    // Also one that was taken back or overtaken meanwhile; a second receipt of the same task says the same again.
    .where('receipt', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) ctx.feed('task', { taskNo: task.task_no, cylinderNo: task.cylinder_no, state })
}

/** The acknowledgement of its receipt lets the carrier drop the task as well. */
async function forgetAt({ tx, systemId, now }: Context, taskNo: number, carrierNo: number | undefined): Promise<void> {
  if (carrierNo === undefined) return
  await tx
    .updateTable('task_carrier')
    .set({ removed_at: now })
    .where('system_id', '=', systemId)
    .where('task_no', '=', taskNo)
    .where('key_no', '=', carrierNo)
    .where('removed_at', 'is', null)
    .execute()
}

/** What the cylinder holds now that the order is done. */
async function applyOrder(ctx: Context, { task, receipt }: Proven, by: string): Promise<void> {
  const decoded = task.document === null ? null : decodeTask(task.document)
  if (!decoded?.ok) return
  const { order } = decoded.value
  if ('base' in order) {
    const device = { kind: 'cylinder', no: task.cylinder_no } as const
    await confirmImage(ctx, device, imageNo(receipt.stateVersion), { kind: 'receipt', by })
  }
  if (order.op !== 'block') return
  const row = { min_epoch: order.minEpoch, confirmed_at: ctx.now, evidence: `task ${task.task_no}, ${by}` }
  await ctx.tx
    .insertInto('cylinder_block')
    .values({ system_id: ctx.systemId, cylinder_no: task.cylinder_no, key_id: order.keyId, ...row })
    .onConflict((conflict) =>
      conflict
        .columns(['system_id', 'cylinder_no', 'key_id'])
        .doUpdateSet(row)
        .where('cylinder_block.min_epoch', '<', order.minEpoch),
    )
    .execute()
  ctx.feed('blocked', { cylinderNo: task.cylinder_no, keyId: order.keyId, by })
}
