import { useEffect, useReducer } from 'react'
import { type Draft, type DraftAction, reduceDraft } from './draft.ts'
import { storeDraft, storedDraft } from './stored.ts'

/** The draft of this tab: it outlives a reload and a wander through other pages. */
export function useChartDraft(systemId: string): [Draft, (action: DraftAction) => void] {
  const [draft, dispatch] = useReducer(reduceDraft, systemId, storedDraft)
  useEffect(() => storeDraft(systemId, draft), [systemId, draft])
  return [draft, dispatch]
}
