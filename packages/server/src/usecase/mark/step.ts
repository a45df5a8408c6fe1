import type { Mark } from '@lockwright/domain/plan'
import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { PairView } from './pair.ts'

/** An open task of a door that changes who may open it. */
export interface DoorTask {
  readonly cylinder_no: number
  readonly task_no: number
  readonly op: number
  readonly state: 'created' | 'assigned' | 'transferred' | 'executed'
  readonly subject_key_no: number | null
  /** Who is to bring it; null: nobody. */
  readonly carrier: number | null
}

export interface PairFacts {
  readonly mark: Mark | null
  readonly key: { readonly keyNo: number; readonly programmed: boolean; readonly settled: boolean }
  readonly door: { readonly cylinderNo: number; readonly programmed: boolean; readonly tasks: readonly DoorTask[] }
  /** How far the door is with the block of the key; null: not blocked. */
  readonly blockAtDoor: 'confirmed' | 'underWay' | 'wished' | null
}

const OP_BLOCK = 1
const OP_GROUP = 8

/** What to do next so that the mark of a pair becomes a sure one; null: nothing. */
export function stepOf({ mark, key, door, blockAtDoor }: PairFacts): PairView['next'] {
  const { keyNo } = key
  const { cylinderNo, tasks } = door
  if (mark === null || mark === 'confirmed') return null
  if (blockAtDoor !== null && blockAtDoor !== 'confirmed') {
    const task = tasks.find(({ op, subject_key_no }) => op === OP_BLOCK && subject_key_no === keyNo)
    return task === undefined ? { step: 'createTask', keyNo, cylinderNo, taskNo: null } : bringing(task)
  }
  if (!door.programmed) return { step: 'programCylinder', keyNo: null, cylinderNo, taskNo: null }
  if (!key.programmed) return { step: 'programKey', keyNo, cylinderNo: null, taskNo: null }
  const task = tasks.find(({ op }) => op === OP_GROUP)
  if (key.settled && task !== undefined) return bringing(task)
  return { step: 'updateKey', keyNo, cylinderNo: null, taskNo: null }
}

const STEPS = {
  created: 'assignTask',
  assigned: 'updateCarrier',
  transferred: 'visitDoor',
  executed: 'takeKeyHome',
} as const

function bringing({ task_no: taskNo, cylinder_no: cylinderNo, state, carrier }: DoorTask): PairView['next'] {
  return { step: STEPS[state], keyNo: carrier, cylinderNo, taskNo }
}

/** Open tasks that block keys or change groups, in the order in which the door takes them. */
export async function loadDoorTasks(
  { tx, systemId }: Context,
  cylinderNos: readonly number[],
): Promise<ReadonlyMap<number, readonly DoorTask[]>> {
  const { rows } = await sql<DoorTask>`
    select t.cylinder_no, t.task_no, t.op, t.state, t.subject_key_no,
      (select c.key_no from task_carrier c where c.system_id = ${systemId} and c.task_no = t.task_no
        and c.removed_at is null order by c.transferred_at nulls last, c.key_no limit 1) as carrier
    from task t where t.system_id = ${systemId} and t.cylinder_no = any(${cylinderNos}::bigint[])
      and t.op in (${OP_BLOCK}, ${OP_GROUP}) and t.state in ('created', 'assigned', 'transferred', 'executed')
    order by t.cylinder_no, t.seq`.execute(tx)
  return Map.groupBy(rows, (row) => row.cylinder_no)
}
