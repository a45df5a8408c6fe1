import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { query } from './client.ts'
import { tellNews } from './news.ts'

/** News of a burst are answered by one round of questions. */
const GATHER_MS = 250
/** A browser gives up on a stream that the server refused; we ask again. */
const AGAIN_MS = 3_000

/** Keeps everything that is shown of a system fresh by its feed. False while the server cannot be heard. */
export function useFeed(systemId: string): boolean {
  const client = useQueryClient()
  const [heard, setHeard] = useState(true)
  useEffect(() => {
    let source: EventSource
    let gathering: ReturnType<typeof setTimeout> | undefined
    let again: ReturnType<typeof setTimeout> | undefined
    const refresh = () => {
      gathering = undefined
      void client.invalidateQueries({
        predicate: ({ queryKey, state }) => isOf(queryKey, systemId) && !isLongList(state.data),
      })
    }
    const listen = () => {
      source = new EventSource(`/api/v1/systems/${systemId}/feed`)
      source.onopen = () => {
        setHeard((before) => {
          // What happened meanwhile we were not told.
          if (!before) refresh()
          return true
        })
      }
      source.onmessage = ({ data }: MessageEvent<string>) => {
        const { kind } = tellNews(data)
        // It concerns no more than the list of devices, and every system at once.
        if (kind === 'sharedDevice') return void client.invalidateQueries({ queryKey: query.bridge.key() })
        gathering ??= setTimeout(refresh, GATHER_MS)
      }
      source.onerror = () => {
        setHeard(false)
        if (source.readyState === EventSource.CLOSED) again = setTimeout(listen, AGAIN_MS)
      }
    }
    listen()
    return () => {
      source.close()
      clearTimeout(gathering)
      clearTimeout(again)
    }
  }, [client, systemId])
  return heard
}

/** Keys of questions are `[path, {input}]`; those about a system carry its id. */
function isOf(queryKey: readonly unknown[], systemId: string): boolean {
  const asked = queryKey[1] as { readonly input?: { readonly systemId?: string } } | undefined
  return asked?.input?.systemId === systemId
}

/** Somebody has scrolled far down a long list: asking for all of it again would be much for a little news. */
const LONG_PAGES = 5
const isLongList = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && 'pages' in data && (data.pages as unknown[]).length > LONG_PAGES
