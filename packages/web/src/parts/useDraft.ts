import { useCallback, useRef, useState } from 'react'
import { useAccountId } from '../session/AccountContext.ts'
import { draftPlace } from './drafts.ts'

/**
 * What somebody is typing, kept in this tab through a reload, leaving the page and the end of a session (R023), for
 * this account only. The third value forgets it and begins anew: it was saved, or is not wanted. Never for secrets.
 */
export function useDraft<Draft extends object>(
  name: string,
  first: Draft,
): [Draft, (change: Partial<Draft>) => void, () => void] {
  const place = draftPlace(useAccountId(), name)
  const latestFirst = useRef(first)
  latestFirst.current = first
  const [draft, setDraft] = useState<Draft>(() => ({ ...first, ...read<Draft>(place) }))
  const change = useCallback(
    (part: Partial<Draft>) =>
      setDraft((before) => {
        const next = { ...before, ...part }
        keep(place, next)
        return next
      }),
    [place],
  )
  const forget = useCallback(() => {
    sessionStorage.removeItem(place)
    setDraft(latestFirst.current)
  }, [place])
  return [draft, change, forget]
}

function read<Draft>(place: string): Partial<Draft> {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? '{}') as Partial<Draft>
  } catch {
    return {}
  }
}

function keep(place: string, draft: object): void {
  try {
    sessionStorage.setItem(place, JSON.stringify(draft))
  } catch {
    // The tab's place is full: what is typed is still on the screen.
  }
}
