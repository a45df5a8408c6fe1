import { sql } from 'kysely'
import { json, type Tx, takeNumbers } from '../store/index.ts'

/** Channel of NOTIFY; the payload is the id of the system. */
export const FEED_CHANNEL = 'lockwright_feed'

/** Something screens want to hear of: `kind` is the noun that changed, `payload` which ones. */
export interface FeedItem {
  readonly kind: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** Writes items to the feed of a system; listeners wake when the transaction commits. */
export async function appendFeed(tx: Tx, systemId: string, at: Date, items: readonly FeedItem[]): Promise<void> {
  if (items.length === 0) return
  const first = await takeNumbers(tx, systemId, 'feed', items.length)
  const rows = items.map(({ kind, payload }, place) => ({
    system_id: systemId,
    feed_no: first + place,
    at,
    kind,
    payload: json(payload),
  }))
  await tx.insertInto('event_feed').values(rows).execute()
  await sql`select pg_notify(${FEED_CHANNEL}, ${systemId})`.execute(tx)
}
