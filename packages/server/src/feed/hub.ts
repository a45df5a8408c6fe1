import pg, { type ClientConfig } from 'pg'
import type { Log } from '../ports/index.ts'
import { FEED_CHANNEL } from './append.ts'

/** Wakes whoever waits for news of a system, in this process and from all others on the same database. */
export interface FeedHub {
  /** Calls `wake` after something was written to the system's feed (or the bridge is wanted); now and then without need. Returns the end of it. */
  listen(systemId: string, wake: () => void): () => void
  close(): Promise<void>
}

const RETRY_MS = 500

/** One session that listens; when it breaks, everybody is woken after the next one is there, for news may be missed. */
export async function openFeedHub(app: ClientConfig, log: Log): Promise<FeedHub> {
  const wakers = new Map<string, Set<() => void>>()
  let client: pg.Client | null = null
  let retry: NodeJS.Timeout | null = null
  let closed = false

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ ...app, application_name: 'lockwright feed' })
    fresh.on('notification', ({ payload }) => {
      for (const wake of wakers.get(payload ?? '') ?? []) wake()
    })
    fresh.on('error', () => {}) // `end` follows.
    fresh.on('end', () => {
      if (client === fresh && !closed) reconnect()
    })
    await fresh.connect()
    await fresh.query(`listen ${FEED_CHANNEL}`)
    client = fresh
  }

  function reconnect(): void {
    client = null
    retry = setTimeout(() => {
      connect().then(
        () => {
          for (const set of wakers.values()) for (const wake of set) wake()
        },
        (error: unknown) => {
          log.warn({ err: error }, 'feed: no session to listen on, trying again')
          if (!closed) reconnect()
        },
      )
    }, RETRY_MS)
  }

  await connect()
  return {
    listen(systemId, wake) {
      const set = wakers.get(systemId) ?? new Set()
      wakers.set(systemId, set.add(wake))
      return () => {
        set.delete(wake)
        if (set.size === 0 && wakers.get(systemId) === set) wakers.delete(systemId)
      }
    },
    async close() {
      closed = true
      if (retry) clearTimeout(retry)
      await client?.end()
    },
  }
}
