import { sql } from 'kysely'
import type { Context } from '../usecase/index.ts'

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
  await confirmLists(ctx, newest, by)
}

/** A cylinder that has the list of a version refuses every key on it: that is as good as a receipt for each (R160). */
async function confirmLists(
  { tx, systemId, now }: Context,
  newest: ReadonlyMap<number, { readonly blocklistVersion: number }>,
  by: string,
): Promise<void> {
  const cylinders = [...newest].filter(([, { blocklistVersion }]) => blocklistVersion > 0)
  if (cylinders.length === 0) return
  await sql`
    insert into cylinder_block (system_id, cylinder_no, key_id, min_epoch, confirmed_at, evidence)
    select ${systemId}::uuid, said.cylinder_no, entry.key_id, entry.min_epoch, ${now}::timestamptz, ${`list, ${by}`}
    from unnest(${cylinders.map(([no]) => no)}::bigint[], ${cylinders.map(([, word]) => word.blocklistVersion)}::bigint[])
      as said (cylinder_no, version)
    join blocklist_entry entry on entry.system_id = ${systemId}::uuid and entry.version_from <= said.version
      and (entry.version_to is null or entry.version_to > said.version)
    join cylinder on cylinder.system_id = ${systemId}::uuid and cylinder.cylinder_no = said.cylinder_no
    on conflict (system_id, cylinder_no, key_id) do update
      set min_epoch = excluded.min_epoch, confirmed_at = excluded.confirmed_at, evidence = excluded.evidence
      where cylinder_block.min_epoch < excluded.min_epoch`.execute(tx)
}
