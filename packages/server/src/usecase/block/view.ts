import { blockedWithAccess, type DoorAnswer, everDoors } from '@lockwright/domain/actual'
import type { KeyNo } from '@lockwright/domain/model'
import { sql } from 'kysely'
import { missingText } from '../access/ask.ts'
import { loadStates } from '../access/states.ts'
import type { Context } from '../context.ts'
import { labelOf } from '../key/view.ts'

interface BlockedRow {
  readonly key_no: number
  readonly state: 'planned' | 'ordered'
  readonly at: Date
  readonly by: string
  readonly cause: string
  readonly marking: string
  readonly name: string
  readonly confirmed: number
  readonly list_version: number | null
  readonly released: boolean
}

interface Which {
  readonly keyNo?: number | undefined
  /** Also the doors that surely refuse it. */
  readonly everyDoor?: boolean
}

/** Keys that are blocked or planned to be, with what they may still open; of one key when `keyNo` is given. */
export async function blockedKeys(ctx: Context, { keyNo, everyDoor = false }: Which) {
  const rows = await selectBlocked(ctx, keyNo)
  const view = await loadStates(
    ctx,
    rows.map((row) => row.key_no),
  )
  const answers = new Map(
    rows.map(({ key_no: no }) => {
      const open = blockedWithAccess(view, no as KeyNo, ctx.at)
      const key = everyDoor ? view.key(no as KeyNo) : undefined
      return [no, key === undefined ? open : withShut(open, everDoors(view, key))]
    }),
  )
  const doors = await describeDoors(
    ctx,
    rows.map((row) => row.key_no),
    [...answers.values()].flat().map((door) => door.cylinderNo),
  )
  return rows.map((row) => ({
    keyNo: row.key_no,
    marking: row.marking,
    label: labelOf(row),
    state: row.state,
    orderedAt: row.at.toISOString(),
    orderedBy: row.by,
    cause: row.cause,
    listVersion: row.list_version,
    doors: answers.get(row.key_no)!.map(({ cylinderNo, answer, missing }) => {
      const door = doors.get(cylinderNo)
      const task = door?.tasks.find(({ subject }) => subject === row.key_no)
      return {
        cylinderNo: cylinderNo as number,
        marking: door?.marking ?? '',
        name: door?.name ?? '',
        state: doorState(row, door?.confirmed.includes(row.key_no) ?? false, task?.carried ?? false),
        taskNo: task?.no ?? null,
        taskState: task?.state ?? null,
        answer,
        missing: missing.map(missingText),
      }
    }),
    confirmedDoors: row.confirmed,
  }))
}

function doorState(
  { state, released }: BlockedRow,
  isConfirmed: boolean,
  taskCarried: boolean,
): 'planned' | 'ordered' | 'carried' | 'confirmed' {
  if (state === 'planned') return 'planned'
  if (isConfirmed) return 'confirmed'
  return taskCarried || released ? 'carried' : 'ordered'
}

const withShut = (open: readonly DoorAnswer[], all: readonly DoorAnswer['cylinderNo'][]): readonly DoorAnswer[] =>
  all.map(
    (cylinderNo) =>
      open.find((door) => door.cylinderNo === cylinderNo) ?? {
        cylinderNo,
        answer: 'surelyNot',
        reason: 'blocked',
        missing: [],
      },
  )

async function selectBlocked({ tx, systemId }: Context, keyNo: number | undefined): Promise<BlockedRow[]> {
  const { rows } = await sql<BlockedRow>`
    select o.*, k.marking, k.name, v.version as list_version, (select count(*) from cylinder_block b
        where b.system_id = ${systemId} and b.key_id = k.key_id and b.min_epoch >= k.min_epoch and o.state = 'ordered') as confirmed,
      v.version is not null and exists (select 1 from blocklist_version r where r.system_id = ${systemId}
        and r.version >= v.version and r.released_at is not null) as released
    from (
        select key_no, 'ordered' as state, ordered_at as at, ordered_by as by, cause from block_order
        where system_id = ${systemId}
        union all
        select key_no, 'planned', planned_at, planned_by, cause from block_plan where system_id = ${systemId}) o
      join key k on k.system_id = ${systemId} and k.key_no = o.key_no
      left join lateral (select min(e.version_from) as version from blocklist_entry e where e.system_id = ${systemId}
        and e.key_id = k.key_id and e.min_epoch >= k.min_epoch and o.state = 'ordered') v on true
    where ${keyNo === undefined ? sql`true` : sql`o.key_no = ${keyNo}`}
    order by o.at desc, o.key_no`.execute(tx)
  return rows
}

interface DoorRow {
  readonly cylinder_no: number
  readonly marking: string
  readonly name: string
  /** Tasks that block a key here, newest first. */
  readonly tasks: {
    readonly no: number
    readonly state: string
    readonly subject: number
    readonly carried: boolean
  }[]
  /** Keys it proved to refuse. */
  readonly confirmed: readonly number[]
}

async function describeDoors(
  { tx, systemId }: Context,
  keyNos: readonly number[],
  cylinderNos: readonly number[],
): Promise<ReadonlyMap<number, DoorRow>> {
  const { rows } = await sql<DoorRow>`
    select c.cylinder_no, c.marking, c.name, coalesce((
      select jsonb_agg(jsonb_build_object('no', t.task_no, 'state', t.state, 'subject', t.subject_key_no,
        'carried', exists (select 1 from task_carrier r where r.system_id = ${systemId} and r.task_no = t.task_no
          and r.offered_at is not null)) order by t.task_no desc)
      from task t where t.system_id = ${systemId} and t.cylinder_no = c.cylinder_no
        and t.subject_key_no = any(${keyNos}::bigint[])), '[]') as tasks,
      array(select k.key_no from cylinder_block b join key k on k.system_id = ${systemId} and k.key_id = b.key_id
        and k.min_epoch <= b.min_epoch where b.system_id = ${systemId} and b.cylinder_no = c.cylinder_no
        and k.key_no = any(${keyNos}::bigint[])) as confirmed
    from cylinder c where c.system_id = ${systemId} and c.cylinder_no = any(${cylinderNos}::bigint[])`.execute(tx)
  return new Map(rows.map((row) => [row.cylinder_no, row]))
}
