import { eventSchema } from '@lockwright/simulator/control'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useReducer, useState } from 'react'
import { atSite, EVENTS } from './site.ts'
import { hear, NOTHING_HEARD } from './siteLog.ts'

const GATHER_MS = 60
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
    let gathering: ReturnType<typeof setTimeout> | undefined
    let again: ReturnType<typeof setTimeout> | undefined
    const refresh = () => {
      gathering = undefined
      void client.invalidateQueries({ queryKey: STATE })
    }
    const listen = () => {
      source = new EventSource(EVENTS)
      source.onopen = () => {
        setHeard(true)
        refresh()
      }
      source.onmessage = ({ data }) => {
        const event = eventSchema.safeParse(JSON.parse(String(data)))
        if (event.success) tell(event.data)
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
  }, [client])
  return { state, log, heard, refresh: () => client.invalidateQueries({ queryKey: STATE }) }
}
