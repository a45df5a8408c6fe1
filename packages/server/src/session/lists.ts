import type { BlocklistVersion } from '@lockwright/domain/model'
import { type DownRecord, putList } from '@lockwright/protocol/session'
import { sql } from 'kysely'
import type { Context } from '../usecase/index.ts'

/** Documents that bring a device to the newest block list. */
export interface ListUpdate {
  /** Of each document, the oldest first; the last is the newest version of all. */
  readonly versions: readonly number[]
  readonly records: readonly DownRecord[]
}

export const NO_LISTS: ListUpdate = { versions: [], records: [] }

/**
 * What a device at version `held` lacks (R160): the last whole list if it has none so new, and what was added since. A
 * key then can serve every door, the newest with little, the others with the whole (spec/blocklist.md 3).
 */
export async function listsFor({ tx, systemId }: Context, held: number): Promise<ListUpdate> {
  const { rows } = await sql<{ version: number; document: Uint8Array }>`
    with newest as (
      select version, base from blocklist_version where system_id = ${systemId} order by version desc limit 1)
    select v.version, v.document from newest n join blocklist_version v
      on v.version = n.version or (v.version = n.base and n.base > ${held})
    where v.system_id = ${systemId} and n.version > ${held}
    order by v.version`.execute(tx)
  if (rows.length === 0) return NO_LISTS
  return {
    versions: rows.map(({ version }) => version),
    records: rows.flatMap(({ version, document }) => putList(version as BlocklistVersion, document)),
  }
}

/** From here on any door may come to hold these lists (law 3). */
export async function noteReleased({ tx, systemId, now }: Context, { versions }: ListUpdate): Promise<void> {
  if (versions.length === 0) return
  await sql`update blocklist_version set released_at = ${now}
    where system_id = ${systemId} and version = any(${versions}::bigint[]) and released_at is null`.execute(tx)
}
