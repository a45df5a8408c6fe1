import type { Row, Tx } from '../store/index.ts'

const PAGE = 500

/** The next items after number `after`, oldest first. */
export async function readFeed(
  tx: Tx,
  systemId: string,
  after: number,
): Promise<Pick<Row<'event_feed'>, 'feed_no' | 'at' | 'kind' | 'payload'>[]> {
  return tx
    .selectFrom('event_feed')
    .select(['feed_no', 'at', 'kind', 'payload'])
    .where('system_id', '=', systemId)
    .where('feed_no', '>', after)
    .orderBy('feed_no')
    .limit(PAGE)
    .execute()
}

/** Number of the newest item, 0 when there is none. */
export async function feedHead(tx: Tx, systemId: string): Promise<number> {
  const row = await tx
    .selectFrom('system_counter')
    .select('value')
    .where('system_id', '=', systemId)
    .where('name', '=', 'feed')
    .executeTakeFirst()
  return row?.value ?? 0
}
