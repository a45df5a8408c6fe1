import { sql } from 'kysely'
import type { Context } from '../context.ts'

/** A right without its place: what can change of one. */
export interface RightTerms {
  readonly scheduleNo: number | null
  readonly from: string | null
  readonly to: string | null
}

/** A right from one state to another; null: it is not there. */
export interface RightChange {
  readonly keyNo: number
  readonly kind: 'cylinder' | 'group'
  readonly no: number
  readonly now: RightTerms | null
  readonly next: RightTerms | null
}

export const placeName = ({ keyNo, kind, no }: Pick<RightChange, 'keyNo' | 'kind' | 'no'>): string =>
  `${keyNo} ${kind} ${no}`

interface TermsRow {
  readonly key_no: number
  readonly kind: 'cylinder' | 'group'
  readonly no: number
  readonly schedule_no: number | null
  readonly window_from: Date | null
  readonly window_to: Date | null
}

/** The rights that are at these places, by `placeName`. */
export async function rightsAt(
  { tx, systemId }: Context,
  places: readonly Pick<RightChange, 'keyNo' | 'kind' | 'no'>[],
): Promise<ReadonlyMap<string, RightTerms>> {
  const { rows } = await sql<TermsRow>`
    select r.key_no, r.target_kind as kind, r.target_no as no, r.schedule_no, r.window_from, r.window_to
    from unnest(${places.map(({ keyNo }) => keyNo)}::bigint[], ${places.map(({ kind }) => kind)}::text[],
      ${places.map(({ no }) => no)}::bigint[]) as t (key_no, kind, no)
      join explicit_right r on r.system_id = ${systemId} and r.key_no = t.key_no and r.target_kind = t.kind
        and r.target_no = t.no`.execute(tx)
  return new Map(rows.map((row) => [placeName({ ...row, keyNo: row.key_no }), termsOf(row)]))
}

const termsOf = (row: TermsRow): RightTerms => ({
  scheduleNo: row.schedule_no,
  from: row.window_from?.toISOString() ?? null,
  to: row.window_to?.toISOString() ?? null,
})

export const sameTerms = (a: RightTerms | null, b: RightTerms | null): boolean =>
  a === null || b === null ? a === b : a.scheduleNo === b.scheduleNo && a.from === b.from && a.to === b.to

/** Makes each right what it is `next`; they must be what is said of `now`. */
export async function setRights({ tx, systemId, now, actor }: Context, changes: readonly RightChange[]): Promise<void> {
  const gone = changes.filter((one) => one.next === null)
  const there = changes.filter((one) => one.next !== null)
  await sql`
    delete from explicit_right r using unnest(${gone.map((one) => one.keyNo)}::bigint[],
      ${gone.map((one) => one.kind)}::text[], ${gone.map((one) => one.no)}::bigint[]) as t (key_no, kind, no)
    where r.system_id = ${systemId} and r.key_no = t.key_no and r.target_kind = t.kind and r.target_no = t.no`.execute(
    tx,
  )
  await sql`
    insert into explicit_right (system_id, key_no, target_kind, target_no, schedule_no, window_from, window_to,
      created_at, created_by)
    select ${systemId}, key_no, kind, no, schedule_no, window_from, window_to, ${now}, ${actor.login}
    from unnest(${there.map((one) => one.keyNo)}::bigint[], ${there.map((one) => one.kind)}::text[],
      ${there.map((one) => one.no)}::bigint[], ${there.map((one) => one.next!.scheduleNo)}::bigint[],
      ${there.map((one) => one.next!.from)}::timestamptz[], ${there.map((one) => one.next!.to)}::timestamptz[])
      as t (key_no, kind, no, schedule_no, window_from, window_to)
    on conflict (system_id, key_no, target_kind, target_no) do update set schedule_no = excluded.schedule_no,
      window_from = excluded.window_from, window_to = excluded.window_to`.execute(tx)
}
