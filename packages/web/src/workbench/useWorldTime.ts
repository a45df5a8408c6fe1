import { useEffect, useMemo, useState } from 'react'
import type { SiteState } from './site.ts'

const TICK_MS = 1_000

/** World time, running with ours since the state was asked for; ms since 1970. */
export function useWorldTime(state: SiteState): number {
  const ahead = useMemo(() => state.now - Date.now(), [state])
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return now + ahead
}
