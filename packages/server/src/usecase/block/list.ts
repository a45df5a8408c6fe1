import { blockedWithAccess } from '@lockwright/domain/actual'
import type { KeyNo } from '@lockwright/domain/model'
import { sql } from 'kysely'
import { blockContract } from '../../contract/block.ts'
import type { Row } from '../../store/index.ts'
import { missingText } from '../access/ask.ts'
import { loadStates } from '../access/states.ts'
import type { Context } from '../context.ts'
import { labelOf } from '../key/view.ts'
import { usecase } from '../usecase.ts'

/** R076: in red, with the doors. */
export const listBlocked = usecase(blockContract.list, {
  permission: 'policy.read',
  async run(ctx, { withAccess, keyNo }) {
    const items = await blockedKeys(ctx, keyNo)
    return { items: withAccess ? items.filter((item) => item.doors.length > 0) : items }
  },
})

interface BlockedRow extends Row<'block_order'> {
  readonly marking: string
  readonly name: string
  readonly confirmed: number
}

/** Blocked keys with what they may still open; of one key when `keyNo` is given. */
export async function blockedKeys(ctx: Context, keyNo?: number) {
  const { tx, systemId } = ctx
  const { rows } = await sql<BlockedRow>`
    select o.*, k.marking, k.name, (select count(*) from cylinder_block b where b.system_id = ${systemId}
      and b.key_id = k.key_id and b.min_epoch >= k.min_epoch) as confirmed
    from block_order o join key k on k.system_id = ${systemId} and k.key_no = o.key_no
    where o.system_id = ${systemId} and ${keyNo === undefined ? sql`true` : sql`o.key_no = ${keyNo}`}
    order by o.ordered_at desc, o.key_no`.execute(tx)
  const view = await loadStates(
    ctx,
    rows.map((row) => row.key_no),
  )
  const answers = new Map(rows.map((row) => [row.key_no, blockedWithAccess(view, row.key_no as KeyNo, ctx.at)]))
  const doors = await describeDoors(
    ctx,
    [...answers.values()].flat().map((door) => door.cylinderNo),
  )
  return rows.map((row) => ({
    keyNo: row.key_no,
    marking: row.marking,
    label: labelOf(row),
    orderedAt: row.ordered_at.toISOString(),
    orderedBy: row.ordered_by,
    cause: row.cause,
    doors: answers.get(row.key_no)!.map(({ cylinderNo, answer, missing }) => {
      const door = doors.get(cylinderNo)
      const task = door?.tasks.find(({ subject }) => subject === row.key_no)
      return {
        cylinderNo: cylinderNo as number,
        marking: door?.marking ?? '',
        name: door?.name ?? '',
        taskNo: task?.no ?? null,
        taskState: task?.state ?? null,
        answer: answer === 'surelyOpens' ? ('surelyOpens' as const) : ('possibly' as const),
        missing: missing.map(missingText),
      }
    }),
    confirmedDoors: row.confirmed,
  }))
}

interface DoorRow {
  readonly cylinder_no: number
  readonly marking: string
  readonly name: string
  /** Tasks that block a key here, newest first. */
  readonly tasks: { readonly no: number; readonly state: string; readonly subject: number }[]
}

async function describeDoors(
  { tx, systemId }: Context,
  cylinderNos: readonly number[],
): Promise<ReadonlyMap<number, DoorRow>> {
  const { rows } = await sql<DoorRow>`
    select c.cylinder_no, c.marking, c.name, coalesce((
      select jsonb_agg(jsonb_build_object('no', t.task_no, 'state', t.state, 'subject', t.subject_key_no) order by t.task_no desc)
      from task t where t.system_id = ${systemId} and t.cylinder_no = c.cylinder_no and t.subject_key_no is not null), '[]')
      as tasks
    from cylinder c where c.system_id = ${systemId} and c.cylinder_no = any(${cylinderNos}::bigint[])`.execute(tx)
  return new Map(rows.map((row) => [row.cylinder_no, row]))
}
