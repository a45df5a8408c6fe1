import { CompiledQuery, sql } from 'kysely'
import { json, type Tx, withCommit } from '../store/index.ts'

/** Channel of NOTIFY; the payload is the id of the system, names a bridge, or is `SHARED_DEVICES`. */
export const FEED_CHANNEL = 'lockwright_feed'

/** Something screens want to hear of: `kind` is the noun that changed, `payload` which ones. */
export interface FeedItem {
  readonly kind: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** Writes items to the feed of a system, the last thing in a transaction; listeners wake when it commits. */
export async function appendFeed(tx: Tx, systemId: string, at: Date, items: readonly FeedItem[]): Promise<void> {
  if (items.length === 0) return
  const values = [systemId, items.length, at, items.map(({ kind }) => kind), items.map(({ payload }) => json(payload))]
  await tx.executeQuery(withCommit(CompiledQuery.raw(APPEND, values)))
}

/** What `FeedHub.listen` takes in place of a system, for the server that a bridge is connected to. */
export const bridgeNews = (bridgeId: string): string => `bridge ${bridgeId}`

/** Wakes that server when the transaction commits: it has something to do at the bridge's programming devices. */
export async function wakeBridge(tx: Tx, bridgeId: string): Promise<void> {
  await sql`select pg_notify(${FEED_CHANNEL}, ${bridgeNews(bridgeId)})`.execute(tx)
}

/** What `FeedHub.listen` takes for programming devices that serve every system. */
export const SHARED_DEVICES = 'shared devices'

/** One word to all screens of all systems, written down nowhere, if the bridge is a shared one: something moved at its devices. */
export async function tellSharedDevices(tx: Tx, bridgeId: string): Promise<void> {
  await sql`select pg_notify(${FEED_CHANNEL}, ${SHARED_DEVICES}) from bridge
    where bridge_id = ${bridgeId} and system_id is null`.execute(tx)
}

const APPEND = `
  with numbers as (
    insert into system_counter as c (system_id, name, value) values ($1, 'feed', $2)
    on conflict (system_id, name) do update set value = c.value + $2
    returning value - $2 as before),
  written as (
    insert into event_feed (system_id, feed_no, at, kind, payload)
    select $1, numbers.before + place, $3, kind, payload
    from numbers, unnest($4::text[], $5::jsonb[]) with ordinality as t (kind, payload, place))
  select pg_notify('${FEED_CHANNEL}', $1::text)`
