import type { BlockEntry, BlockList, BlocklistVersion, KeyId, UnixSeconds } from '@lockwright/domain/model'
import { sql } from 'kysely'
import { secondsOfDate } from '../../ports/index.ts'
import type { Row } from '../../store/index.ts'
import type { Context } from '../context.ts'

type EntryRow = Pick<Row<'blocklist_entry'>, 'key_id' | 'min_epoch' | 'version_from' | 'version_to'>

/** What the lists say about some keys, with what is known of where they went. */
interface KnownLists {
  /** Given to some carrier: any door may hold them since. Of those that say the same the newest, since the first was given. */
  readonly released: readonly { readonly list: BlockList; readonly at: UnixSeconds }[]
  /** What a version says about these keys; null: nobody here made it. */
  contentOf(version: number): BlockList | null
}

/** @param held versions that doors said they hold */
export async function loadLists(ctx: Context, keyIds: readonly number[], held: readonly number[]): Promise<KnownLists> {
  const { tx, systemId } = ctx
  const { rows: entries } = await sql<EntryRow>`
    select key_id, min_epoch, version_from, version_to from blocklist_entry
    where system_id = ${systemId} and key_id = any(${keyIds}::bigint[])`.execute(tx)
  const { rows: made } = await sql<{ version: number }>`
    select version from blocklist_version where system_id = ${systemId}
      and version = any(${[...new Set(held)]}::bigint[])`.execute(tx)
  const listAt = (version: number): BlockList => ({
    version: version as BlocklistVersion,
    entries: entries.filter((entry) => names(entry, version)).map(blockEntry),
  })
  const contents = new Map(made.map(({ version }) => [version, listAt(version)]))
  const starts = [0, ...entries.flatMap((entry) => [entry.version_from, entry.version_to ?? 0])]
  const released = await releasedSince(ctx, [...new Set(starts)])
  return {
    released: released.map(({ version, at }) => ({ list: listAt(version), at: secondsOfDate(at) })),
    contentOf: (version) => contents.get(version) ?? null,
  }
}

const names = ({ version_from: from, version_to: to }: EntryRow, version: number): boolean =>
  from <= version && (to === null || version < to)

const blockEntry = (row: EntryRow): BlockEntry => ({ keyId: row.key_id as KeyId, minEpoch: row.min_epoch })

/**
 * From each start to the next the lists say the same: the newest of them that was released, and when the first was. A
 * release always is of the newest version, so the first to be released is the lowest.
 */
async function releasedSince(
  { tx, systemId }: Context,
  starts: readonly number[],
): Promise<readonly { readonly version: number; readonly at: Date }[]> {
  const from = starts.toSorted((a, b) => a - b)
  const to = from.map((_, place) => from[place + 1] ?? Number.MAX_SAFE_INTEGER)
  const { rows } = await sql<{ version: number; at: Date }>`
    select newest.version, first.at from unnest(${from}::bigint[], ${to}::bigint[]) as part (low, high)
      cross join lateral (select version from blocklist_version where system_id = ${systemId} and version >= part.low
        and version < part.high and released_at is not null order by version desc limit 1) newest
      cross join lateral (select released_at as at from blocklist_version where system_id = ${systemId}
        and version >= part.low and version < part.high and released_at is not null order by version limit 1) first
    order by newest.version`.execute(tx)
  return rows
}
