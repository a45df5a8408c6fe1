import { useCallback, useState } from 'react'

/**
 * What somebody is typing, kept through a reload in this tab (R023). The third value forgets it, once it has been saved.
 */
export function useDraft<Draft extends object>(
  name: string,
  first: Draft,
): [Draft, (change: Partial<Draft>) => void, () => void] {
  const place = `lockwright.draft ${name}`
  const [draft, setDraft] = useState<Draft>(() => ({ ...first, ...read<Draft>(place) }))
  const change = useCallback(
    (part: Partial<Draft>) =>
      setDraft((before) => {
        const next = { ...before, ...part }
        sessionStorage.setItem(place, JSON.stringify(next))
        return next
      }),
    [place],
  )
  const forget = useCallback(() => sessionStorage.removeItem(place), [place])
  return [draft, change, forget]
}

function read<Draft>(place: string): Partial<Draft> {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? '{}') as Partial<Draft>
  } catch {
    return {}
  }
}
