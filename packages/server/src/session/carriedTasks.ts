import { sql } from 'kysely'
import type { Context } from '../usecase/index.ts'

/** What a carrier still has to learn about its tasks. */
export type CarriedTask =
  | { readonly kind: 'load'; readonly taskNo: number; readonly document: Uint8Array }
  /** Done, cancelled or overtaken elsewhere: it need not be carried any more. */
  | { readonly kind: 'forget'; readonly taskNo: number }

export interface Carried {
  readonly tasks: readonly CarriedTask[]
  /** Cylinders of those that are still to be done, also of what it has already. */
  readonly doors: ReadonlySet<number>
}

export const CARRIES_NOTHING: Carried = { tasks: [], doors: new Set() }

export async function carriedTasks({ tx, systemId }: Context, keyNo: number): Promise<Carried> {
  const rows = await tx
    .selectFrom('task_carrier')
    .innerJoin('task', (join) =>
      join.onRef('task.system_id', '=', 'task_carrier.system_id').onRef('task.task_no', '=', 'task_carrier.task_no'),
    )
    .select(['task.task_no', 'task.cylinder_no', 'task.document', 'task.state', 'task_carrier.transferred_at'])
    .where('task_carrier.system_id', '=', systemId)
    .where('task_carrier.key_no', '=', keyNo)
    .where('task_carrier.removed_at', 'is', null)
    .orderBy('task.cylinder_no')
    .orderBy('task.seq')
    .execute()
  const isOpen = ({ state }: (typeof rows)[number]) => state === 'assigned' || state === 'transferred'
  const tasks = rows.flatMap((row): readonly CarriedTask[] => {
    const open = isOpen(row)
    if (open && row.transferred_at === null && row.document !== null)
      return [{ kind: 'load', taskNo: row.task_no, document: row.document }]
    return !open && row.transferred_at !== null ? [{ kind: 'forget', taskNo: row.task_no }] : []
  })
  return { tasks, doors: new Set(rows.filter(isOpen).map((row) => row.cylinder_no)) }
}

/** Tasks that go out now may be on the key from here on, whatever becomes of the session. */
export async function noteOffered(
  { tx, systemId, now }: Context,
  keyNo: number,
  tasks: readonly CarriedTask[],
): Promise<void> {
  const loaded = tasks.filter(({ kind }) => kind === 'load').map(({ taskNo }) => taskNo)
  if (loaded.length === 0) return
  await tx
    .updateTable('task_carrier')
    .set({ offered_at: now })
    .where('system_id', '=', systemId)
    .where('key_no', '=', keyNo)
    .where('task_no', 'in', loaded)
    .where('offered_at', 'is', null)
    .execute()
}

/** The key has committed: it carries what was loaded and has forgotten the rest (R082). */
export async function noteTransferred(
  { tx, systemId, now }: Context,
  keyNo: number,
  tasks: readonly CarriedTask[],
): Promise<void> {
  const numbers = (kind: CarriedTask['kind']) => tasks.filter((task) => task.kind === kind).map((task) => task.taskNo)
  const [loaded, forgotten] = [numbers('load'), numbers('forget')]
  if (loaded.length + forgotten.length === 0) return
  await sql`
    with had as (
      update task_carrier set removed_at = ${now} where system_id = ${systemId} and key_no = ${keyNo}
        and task_no = any(${forgotten}::bigint[])),
    has as (
      update task_carrier set transferred_at = ${now} where system_id = ${systemId} and key_no = ${keyNo}
        and task_no = any(${loaded}::bigint[]))
    update task set state = 'transferred', state_at = ${now}
    where system_id = ${systemId} and task_no = any(${loaded}::bigint[]) and state = 'assigned'`.execute(tx)
}
