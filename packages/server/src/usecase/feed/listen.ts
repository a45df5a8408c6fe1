import { withEventMeta } from '@orpc/server'
import { feedContract } from '../../contract/feed.ts'
import { type FeedHub, feedHead, readFeed, SHARED_DEVICES } from '../../feed/index.ts'
import { inSystem, type Store } from '../../store/index.ts'
import { usecase } from '../usecase.ts'

/** Whoever signed out or lost the role hears no more after so long. */
const ASK_AGAIN_MS = 30_000

/** News of a system until the client goes away; `Last-Event-ID` takes up where a broken stream ended. */
export const listenToFeed = usecase(feedContract.listen, {
  permission: 'system.read',
  async serve({ store, feedHub, ports }, _actor, { systemId }, { lastEventId, signal, stillMay }) {
    const known = /^\d{1,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : null
    const start = known ?? (await inSystem(store.db, systemId, (tx) => feedHead(tx, systemId)))
    const now = () => ports.clock.now()
    return news({ store, feedHub, now, systemId, signal, mayGoOn: () => stillMay('system.read', { systemId }) }, start)
  },
})

interface Stream {
  readonly store: Store
  readonly feedHub: FeedHub
  readonly now: () => number
  readonly systemId: string
  readonly signal: AbortSignal
  mayGoOn(): Promise<boolean>
}

async function* news({ store, feedHub, now, systemId, signal, mayGoOn }: Stream, start: number) {
  let last = start
  let askedAt = now()
  let wake = () => {}
  let mayHaveNews = true
  let devicesMoved = false
  const ring = () => {
    mayHaveNews = true
    wake()
  }
  const stops = [
    feedHub.listen(systemId, ring),
    feedHub.listen(SHARED_DEVICES, () => {
      devicesMoved = true
      wake()
    }),
  ]
  signal.addEventListener('abort', ring)
  try {
    while (!signal.aborted) {
      if (now() - askedAt >= ASK_AGAIN_MS) {
        if (!(await mayGoOn())) return
        askedAt = now()
      }
      if (devicesMoved) {
        devicesMoved = false
        yield { feedNo: last, at: new Date(now()).toISOString(), kind: 'sharedDevice', payload: {} }
      }
      if (mayHaveNews) {
        mayHaveNews = false
        const items = await inSystem(store.db, systemId, (tx) => readFeed(tx, systemId, last))
        // There may be more than one page of them.
        mayHaveNews ||= items.length > 0
        for (const { feed_no: feedNo, at, kind, payload } of items) {
          last = feedNo
          const item = { feedNo, at: at.toISOString(), kind, payload: payload as Record<string, unknown> }
          yield withEventMeta(item, { id: `${feedNo}` })
        }
      }
      if (!mayHaveNews && !devicesMoved) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  } finally {
    for (const stop of stops) stop()
    signal.removeEventListener('abort', ring)
  }
}
