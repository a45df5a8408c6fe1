import { useSyncExternalStore } from 'react'

/** Whether the server still knows us: `unknown` until it answered, `ended` when a session broke while somebody worked. */
export type SessionState = 'unknown' | 'open' | 'none' | 'ended'

let state: SessionState = 'unknown'
const listeners = new Set<() => void>()

function become(next: SessionState): void {
  if (next === state) return
  state = next
  for (const listener of listeners) listener()
}

export const sessionOpened = (): void => become('open')
/** R023: what is on the screen stays; the sign-in comes over it. */
export const sessionEnded = (): void => become(state === 'open' || state === 'ended' ? 'ended' : 'none')
export const sessionClosed = (): void => become('none')

export function useSessionState(): SessionState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )
}
