import { OPS } from '@lockwright/protocol/task'
import { sql } from 'kysely'
import type { Context } from '../usecase/index.ts'

/** Where the payload of BLOCK has its epoch (spec/task.md 5). */
const EPOCH_AT = 4

/** What a cylinder said of itself under its own key, through whomever. */
export interface Said {
  readonly cylinderNo: number
  readonly auditSeq: number
  readonly blocklistVersion: number
  /** null: a receipt does not say it. */
  readonly floorDay?: number
  readonly evidence: 'beacon' | 'receipt'
}

/** Keeps the newest of what cylinders said; all of it only grows, so older words change nothing (law 4). */
export async function noteSaid(ctx: Context, said: readonly Said[], by: string): Promise<void> {
  if (said.length === 0) return
  const { tx, systemId, now } = ctx
  const newest = new Map<number, { auditSeq: number; blocklistVersion: number; floorDay: number | null }>()
  for (const word of said) {
    const before = newest.get(word.cylinderNo)
    newest.set(word.cylinderNo, {
      auditSeq: Math.max(word.auditSeq, before?.auditSeq ?? 0),
      blocklistVersion: Math.max(word.blocklistVersion, before?.blocklistVersion ?? 0),
      floorDay: Math.max(word.floorDay ?? -1, before?.floorDay ?? -1),
    })
  }
  const known = await knownVersions(ctx, [...newest.keys()])
  await tx
    .insertInto('device_state')
    .values(
      [...newest].map(([no, word]) => ({
        system_id: systemId,
        device_kind: 'cylinder' as const,
        device_no: no,
        audit_seq: word.auditSeq,
        blocklist_version: word.blocklistVersion,
        floor_day: word.floorDay === -1 ? null : word.floorDay,
        seen_at: now,
        seen_by: by,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['system_id', 'device_kind', 'device_no']).doUpdateSet({
        audit_seq: sql`greatest(device_state.audit_seq, excluded.audit_seq)`,
        blocklist_version: sql`greatest(device_state.blocklist_version, excluded.blocklist_version)`,
        floor_day: sql`greatest(device_state.floor_day, excluded.floor_day)`,
        seen_at: now,
        seen_by: by,
      }),
    )
    .execute()
  const grown = [...newest].filter(([no, { blocklistVersion }]) => blocklistVersion > (known.get(no) ?? 0))
  await confirmLists(ctx, new Map(grown.map(([no, { blocklistVersion }]) => [no, blocklistVersion])), by)
}

/** Versions of the list that these cylinders have proved to hold. */
async function knownVersions(
  { tx, systemId }: Context,
  cylinderNos: readonly number[],
): Promise<ReadonlyMap<number, number | null>> {
  const { rows } = await sql<{ device_no: number; blocklist_version: number | null }>`
    select device_no, blocklist_version from device_state
    where system_id = ${systemId} and device_kind = 'cylinder' and device_no = any(${cylinderNos}::bigint[])`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.device_no, row.blocklist_version]))
}

/**
 * A cylinder that has the list of a version refuses every key on it: that is as good as a receipt for each (R160), and
 * tasks for the same need no carrier any more.
 * @param versions of the list, by cylinder
 */
export async function confirmLists(ctx: Context, versions: ReadonlyMap<number, number>, by: string): Promise<void> {
  const cylinders = [...versions].filter(([, version]) => version > 0)
  if (cylinders.length === 0) return
  const { tx, systemId, now } = ctx
  const { rows } = await sql<{ cylinder_no: number }>`
    with said as (select * from unnest(${cylinders.map(([no]) => no)}::bigint[],
      ${cylinders.map(([, version]) => version)}::bigint[]) as t (cylinder_no, version)),
    named as (
      select said.cylinder_no, entry.key_id, entry.min_epoch from said
        join blocklist_entry entry on entry.system_id = ${systemId}::uuid and entry.version_from <= said.version
          and (entry.version_to is null or entry.version_to > said.version)
        join cylinder on cylinder.system_id = ${systemId}::uuid and cylinder.cylinder_no = said.cylinder_no),
    proven as (
      insert into cylinder_block (system_id, cylinder_no, key_id, min_epoch, confirmed_at, evidence)
      select ${systemId}::uuid, cylinder_no, key_id, min_epoch, ${now}::timestamptz, ${`list, ${by}`} from named
      on conflict (system_id, cylinder_no, key_id) do update
        set min_epoch = excluded.min_epoch, confirmed_at = excluded.confirmed_at, evidence = excluded.evidence
        where cylinder_block.min_epoch < excluded.min_epoch
      returning cylinder_no),
    overtaken as (
      update task set state = 'superseded', state_at = ${now}::timestamptz
      from named join key on key.system_id = ${systemId}::uuid and key.key_id = named.key_id
      where task.system_id = ${systemId}::uuid and task.cylinder_no = named.cylinder_no
        and task.subject_key_no = key.key_no and task.op = ${OPS.block.code}
        and task.state in ('created', 'assigned', 'transferred')
        and case when length(task.payload) > ${EPOCH_AT + 1} then named.min_epoch >= get_byte(task.payload, ${EPOCH_AT})
          + 256 * get_byte(task.payload, ${EPOCH_AT + 1}) end
      returning task_no)
    select distinct cylinder_no from proven`.execute(tx)
  if (rows.length > 0) ctx.feed('blocked', { cylinderNos: rows.map((row) => row.cylinder_no), by })
}
