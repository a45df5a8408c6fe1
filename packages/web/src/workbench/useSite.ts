import { eventSchema } from '@lockwright/simulator/control'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useReducer, useState } from 'react'
import { atSite, EVENTS } from './site.ts'
import { hear, NOTHING_HEARD } from './siteLog.ts'

const AGAIN_MS = 2_000
const STATE = ['workbench', 'state'] as const

/** The virtual site as it is, and what was heard of it since the page was opened. */
export function useSite() {
  const client = useQueryClient()
  const state = useQuery({ queryKey: STATE, queryFn: () => atSite('state', {}), staleTime: 0 })
  const [log, tell] = useReducer(
    (before: typeof NOTHING_HEARD, news: Parameters<typeof hear>[1]) => hear(before, news, Date.now()),
    NOTHING_HEARD,
  )
  const [heard, setHeard] = useState(true)
  useEffect(() => {
    let source: EventSource
    let again: ReturnType<typeof setTimeout> | undefined
    let asking = false
    let stale = false
    /** Asks until an answer is younger than all news; one question at a time, so that a burst does not starve it. */
    const refresh = async () => {
      stale = true
      if (asking) return
      asking = true
      while (stale) {
        stale = false
        await client.refetchQueries({ queryKey: STATE })
      }
      asking = false
    }
    const listen = () => {
      source = new EventSource(EVENTS)
      source.onopen = () => {
        setHeard(true)
        void refresh()
      }
      source.onmessage = ({ data }) => {
        const event = eventSchema.safeParse(JSON.parse(String(data)))
        if (event.success) tell(event.data)
        // A message that passes changes nothing of where things are.
        if (!event.success || event.data.kind !== 'frame') void refresh()
      }
      source.onerror = () => {
        setHeard(false)
        if (source.readyState === EventSource.CLOSED) again = setTimeout(listen, AGAIN_MS)
      }
    }
    listen()
    return () => {
      source.close()
      clearTimeout(again)
    }
  }, [client])
  return { state, log, heard, refresh: () => client.invalidateQueries({ queryKey: STATE }) }
}
