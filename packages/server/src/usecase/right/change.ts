import { sql } from 'kysely'
import { rightContract } from '../../contract/right.ts'
import { fault } from '../../errors/index.ts'
import type { Context } from '../context.ts'
import { replanKeys } from '../plan/affected.ts'
import { lockKeys } from '../plan/wishes.ts'
import { placeName, type RightChange, type RightTerms, rightsAt, sameTerms } from '../undo/rights.ts'
import { noteUndo, UNDO_ROWS_MAX } from '../undo/step.ts'
import { type Input, usecase } from '../usecase.ts'

type Change = Input<typeof rightContract.change>
type Grant = Change['grant'][number]
type Revoke = Change['revoke'][number]

/** More changes than this are told in the journal by their number alone. */
const TOLD_MAX = 500

/** R030, R066, R117: any number of rights in one step, one statement each way. */
export const changeRights = usecase(rightContract.change, {
  permission: 'policy.edit',
  async run(ctx, { grant, revoke }) {
    const keyNos = [...new Set([...grant, ...revoke].map((one) => one.keyNo))].sort((a, b) => a - b)
    await lockKeys(ctx, keyNos) // First of all, so that two changes of many keys do not wait for each other.
    const places = [...revoke, ...grant].map(({ keyNo, target }) => ({ keyNo, ...target }))
    const isKept = places.length <= UNDO_ROWS_MAX
    const before = isKept ? await rightsAt(ctx, places) : new Map<string, RightTerms>()
    const revoked = await revokeRights(ctx, revoke)
    const granted = await grantRights(ctx, grant)
    const summary = await replanKeys(ctx, keyNos, 'rights')
    let undoToken: string | null = null
    if (granted + revoked > 0) {
      const rows = isKept ? await wayBack(ctx, places, before) : []
      undoToken = await noteUndo(ctx, 'policy.edit', { kind: 'rights', rows })
      const told = grant.length + revoke.length <= TOLD_MAX ? { grant, revoke } : { keyNos: keyNos.slice(0, TOLD_MAX) }
      ctx.journal({ subject: subjectOf(keyNos), after: { granted, revoked, ...told } })
      ctx.feed('right', { keyNos })
    }
    return { granted, revoked, summary, undoToken }
  },
})

/** From what the rights are now to what they were. */
async function wayBack(
  ctx: Context,
  places: readonly Pick<RightChange, 'keyNo' | 'kind' | 'no'>[],
  before: ReadonlyMap<string, RightTerms>,
): Promise<RightChange[]> {
  const after = await rightsAt(ctx, places)
  const unique = new Map(places.map((place) => [placeName(place), place]))
  return [...unique].flatMap(([name, place]) => {
    const change = { now: after.get(name) ?? null, next: before.get(name) ?? null }
    return sameTerms(change.now, change.next) ? [] : [{ ...place, ...change }]
  })
}

const subjectOf = (keyNos: readonly number[]) => (keyNos.length === 1 ? `key ${keyNos[0]}` : 'rights')

/** A right that is there already takes the new schedule and window. @returns rights that are new or changed */
export async function grantRights(ctx: Context, grants: readonly Grant[]): Promise<number> {
  if (grants.length === 0) return 0
  const { tx, systemId, now, actor } = ctx
  await mustExist(ctx, grants)
  const unique = [...new Map(grants.map((one) => [`${one.keyNo} ${one.target.kind} ${one.target.no}`, one])).values()]
  const wrong = unique.find(({ window }) => window !== null && Date.parse(window.from) >= Date.parse(window.to))
  if (wrong) throw fault('inputInvalid', { issues: [{ path: 'grant.window', message: 'Not after the begin' }] })
  const { rows } = await sql<{ key_no: number }>`
    insert into explicit_right as r (system_id, key_no, target_kind, target_no, schedule_no, window_from, window_to,
      created_at, created_by)
    select ${systemId}, key_no, target_kind, target_no, schedule_no, window_from, window_to, ${now}, ${actor.login}
    from unnest(${unique.map((one) => one.keyNo)}::bigint[], ${unique.map((one) => one.target.kind)}::text[],
      ${unique.map((one) => one.target.no)}::bigint[], ${unique.map((one) => one.scheduleNo)}::bigint[],
      ${unique.map((one) => one.window?.from ?? null)}::timestamptz[],
      ${unique.map((one) => one.window?.to ?? null)}::timestamptz[])
      as t (key_no, target_kind, target_no, schedule_no, window_from, window_to)
    on conflict (system_id, key_no, target_kind, target_no) do update
      set schedule_no = excluded.schedule_no, window_from = excluded.window_from, window_to = excluded.window_to,
        created_at = excluded.created_at, created_by = excluded.created_by
      where (r.schedule_no, r.window_from, r.window_to)
        is distinct from (excluded.schedule_no, excluded.window_from, excluded.window_to)
    returning key_no`.execute(tx)
  return rows.length
}

/** @returns rights that were there */
export async function revokeRights({ tx, systemId }: Context, revokes: readonly Revoke[]): Promise<number> {
  if (revokes.length === 0) return 0
  const { rows } = await sql<{ key_no: number }>`
    delete from explicit_right r
    using unnest(${revokes.map((one) => one.keyNo)}::bigint[], ${revokes.map((one) => one.target.kind)}::text[],
      ${revokes.map((one) => one.target.no)}::bigint[]) as t (key_no, target_kind, target_no)
    where r.system_id = ${systemId} and r.key_no = t.key_no and r.target_kind = t.target_kind
      and r.target_no = t.target_no
    returning r.key_no`.execute(tx)
  return rows.length
}

/** Keys, targets and schedules of this system, looked up at once; names the first that is not. */
export async function mustExist({ tx, systemId }: Context, grants: readonly Grant[]): Promise<void> {
  const numbers = (kind: 'cylinder' | 'group') =>
    grants.filter((one) => one.target.kind === kind).map((one) => one.target.no)
  const schedules = grants.flatMap((one) => one.scheduleNo ?? [])
  const { rows } = await sql<{ what: 'key' | 'cylinder' | 'group' | 'schedule'; no: number }>`
    (select 'key' as what, no from unnest(${grants.map((one) => one.keyNo)}::bigint[]) as t (no)
      where not exists (select 1 from key where system_id = ${systemId} and key_no = no) limit 1)
    union all
    (select 'cylinder', no from unnest(${numbers('cylinder')}::bigint[]) as t (no)
      where not exists (select 1 from cylinder where system_id = ${systemId} and cylinder_no = no) limit 1)
    union all
    (select 'group', no from unnest(${numbers('group')}::bigint[]) as t (no)
      where not exists (select 1 from cylinder_group where system_id = ${systemId} and group_no = no) limit 1)
    union all
    (select 'schedule', no from unnest(${schedules}::bigint[]) as t (no)
      where not exists (select 1 from schedule where system_id = ${systemId} and schedule_no = no) limit 1)`.execute(tx)
  const [missing] = rows
  if (missing) throw fault(`${missing.what}Unknown`, { no: missing.no })
}
