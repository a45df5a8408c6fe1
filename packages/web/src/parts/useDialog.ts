import { useLocation, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'

declare module '@tanstack/react-router' {
  interface HistoryState {
    readonly dialog?: string | undefined
  }
}

/**
 * Which dialog stands open on this page. It belongs to the page's entry in the browser's history: after a reload, and
 * for who comes back with the browser's arrows, it stands open again; who comes anew finds the page without it.
 */
export function useDialog(): [string | null, (dialog: string | null) => void] {
  const navigate = useNavigate()
  const dialog = useLocation({ select: ({ state }) => state.dialog ?? null })
  const show = useCallback(
    (next: string | null) =>
      void navigate({
        to: '.',
        search: true,
        state: (before) => ({ ...before, dialog: next ?? undefined }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  )
  return [dialog, show]
}
