import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { blockProofOf } from '../element/witness.ts'

/** Keys told by their list, for each door: it is enough to know a few that may come by. */
const LIST_CARRIERS = 5

interface Asked {
  readonly keyNo: number
  readonly listVersion: number | null
  readonly doors: readonly { readonly cylinderNo: number }[]
}

interface Carrier {
  readonly keyNo: number
  readonly marking: string
  readonly by: 'task' | 'list'
}

/** For each door the keys that have the block with them: those with its task, and some of those with the list and a right. */
export async function whoCarries(
  { tx, systemId }: Context,
  { keyNo, listVersion, doors }: Asked,
): Promise<ReadonlyMap<number, Carrier[]>> {
  const { rows } = await sql<{ cylinder_no: number; key_no: number; marking: string; by: 'task' | 'list' }>`
    with door as (select no from unnest(${doors.map(({ cylinderNo }) => cylinderNo)}::bigint[]) as t (no)),
    by_task as (
      select distinct t.cylinder_no, c.key_no, 'task' as by
      from task t join task_carrier c on c.system_id = ${systemId} and c.task_no = t.task_no
      where t.system_id = ${systemId} and t.subject_key_no = ${keyNo} and t.state in ('assigned', 'transferred')
        and c.offered_at is not null and c.removed_at is null),
    by_list as (
      select door.no as cylinder_no, near.key_no, 'list' as by from door cross join lateral (
        select distinct r.key_no from explicit_right r
          join device_state d on d.system_id = ${systemId} and d.device_kind = 'key' and d.device_no = r.key_no
            and d.blocklist_version >= ${listVersion}::bigint
        where r.system_id = ${systemId} and (r.target_kind = 'cylinder' and r.target_no = door.no
          or r.target_kind = 'group' and r.target_no in (select m.group_no from cylinder_group_member m
            where m.system_id = ${systemId} and m.cylinder_no = door.no))
        order by r.key_no limit ${LIST_CARRIERS}) near)
    select found.cylinder_no, found.key_no, found.by, k.marking
    from (select * from by_task union all select * from by_list) found
      join key k on k.system_id = ${systemId} and k.key_no = found.key_no
    order by found.cylinder_no, found.by desc, found.key_no`.execute(tx)
  return Map.groupBy(
    rows.map((row) => ({ cylinderNo: row.cylinder_no, keyNo: row.key_no, marking: row.marking, by: row.by })),
    ({ cylinderNo }) => cylinderNo,
  )
}

/** How it is known of doors that they refuse the key. */
export async function loadProofs(
  { tx, systemId }: Context,
  { keyNo, doors }: Asked,
): Promise<ReadonlyMap<number, ReturnType<typeof blockProofOf>>> {
  const { rows } = await sql<{ cylinder_no: number; confirmed_at: Date; evidence: string }>`
    select b.cylinder_no, b.confirmed_at, b.evidence
    from key k join cylinder_block b on b.system_id = ${systemId} and b.key_id = k.key_id and b.min_epoch >= k.min_epoch
    where k.system_id = ${systemId} and k.key_no = ${keyNo}
      and b.cylinder_no = any(${doors.map(({ cylinderNo }) => cylinderNo)}::bigint[])`.execute(tx)
  return new Map(rows.map((row) => [row.cylinder_no, blockProofOf(row.confirmed_at, row.evidence)]))
}
