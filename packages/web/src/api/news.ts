import { useEffect, useRef } from 'react'

/** One item of a system's feed (server/contract/feed.ts). */
export interface News {
  readonly kind: string
  readonly payload: Readonly<Record<string, unknown>>
}

const listeners = new Set<(news: News) => void>()

/** Called by the feed; a broken item is nobody's. */
export function tellNews(text: string): News {
  const news = JSON.parse(text) as News
  for (const listener of listeners) listener(news)
  return news
}

/** Hears the feed itself, for what is told once and kept nowhere, such as an element that was refused. */
export function useNews(kind: string, hear: (payload: News['payload']) => void): void {
  const latest = useRef(hear)
  useEffect(() => {
    latest.current = hear
  })
  useEffect(() => {
    const listener = (news: News) => {
      if (news.kind === kind) latest.current(news.payload)
    }
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [kind])
}
