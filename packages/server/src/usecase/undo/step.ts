import { newId } from '../../ports/index.ts'
import { json, takeNumbers } from '../../store/index.ts'
import type { Context } from '../context.ts'
import type { SystemPermission } from '../permission.ts'
import type { CylinderFields, Fields, KeyFields } from './fields.ts'
import type { RightChange } from './rights.ts'

/** The command that takes an act back. Each row carries what it must still be like, so that nobody's later work is lost. */
export type Inverse =
  | { readonly kind: 'keys'; readonly rows: readonly Fields<KeyFields>[] }
  | { readonly kind: 'cylinders'; readonly rows: readonly Fields<CylinderFields>[] }
  | { readonly kind: 'rights'; readonly rows: readonly RightChange[] }
  | { readonly kind: 'handIns'; readonly rows: readonly { readonly no: number; readonly handOutNo: number }[] }
  | { readonly kind: 'handOuts'; readonly rows: readonly { readonly no: number; readonly handOutNo: number }[] }

/** More rows than this are not kept to be taken back. */
export const UNDO_ROWS_MAX = 5000

/** Keeps how to take this act back. @returns its token; null: nothing to take back, too much, or nobody who could */
export async function noteUndo(ctx: Context, permission: SystemPermission, inverse: Inverse): Promise<string | null> {
  const { accountId } = ctx.actor
  const count = inverse.rows.length
  if (accountId === null || count === 0 || count > UNDO_ROWS_MAX) return null
  const undoId = newId(ctx.ports)
  await ctx.tx
    .insertInto('undo_step')
    .values({
      system_id: ctx.systemId,
      undo_id: undoId,
      undo_no: await takeNumbers(ctx.tx, ctx.systemId, 'undo'),
      account_id: accountId,
      use_case: ctx.useCase,
      permission,
      row_count: count,
      inverse: json(inverse),
      at: ctx.now,
      undone_at: null,
    })
    .execute()
  return undoId
}
