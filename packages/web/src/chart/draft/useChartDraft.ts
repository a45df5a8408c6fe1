import { useEffect, useReducer } from 'react'
import { draftPlace } from '../../parts/drafts.ts'
import { useAccountId } from '../../session/AccountContext.ts'
import { type Draft, type DraftAction, reduceDraft } from './draft.ts'
import { storeDraft, storedDraft } from './stored.ts'

/** The draft of this account in this tab: it outlives a reload and a wander through other pages. */
export function useChartDraft(systemId: string): [Draft, (action: DraftAction) => void] {
  const place = draftPlace(useAccountId(), `chart ${systemId}`)
  const [draft, dispatch] = useReducer(reduceDraft, place, storedDraft)
  useEffect(() => storeDraft(place, draft), [place, draft])
  return [draft, dispatch]
}
