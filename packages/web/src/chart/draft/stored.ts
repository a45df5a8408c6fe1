import { type Draft, EMPTY_DRAFT } from './draft.ts'

/** The draft at this place of the tab (parts/drafts.ts), as it was before a reload. */
export function storedDraft(place: string): Draft {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(place) ?? 'null')
    return isKept(kept) ? { changes: new Map(kept.changes), done: kept.done, undone: kept.undone } : EMPTY_DRAFT
  } catch {
    return EMPTY_DRAFT
  }
}

/** A draft too large for the place keeps its changes without the way back. */
export function storeDraft(place: string, { changes, done, undone }: Draft): void {
  const kept = { changes: [...changes], done, undone }
  try {
    if (changes.size + done.length + undone.length === 0) sessionStorage.removeItem(place)
    else sessionStorage.setItem(place, JSON.stringify(kept))
  } catch {
    sessionStorage.setItem(place, JSON.stringify({ ...kept, done: [], undone: [] }))
  }
}

interface Kept extends Pick<Draft, 'done' | 'undone'> {
  readonly changes: readonly (readonly [
    string,
    Draft['changes'] extends ReadonlyMap<string, infer Change> ? Change : never,
  ])[]
}

function isKept(value: unknown): value is Kept {
  return typeof value === 'object' && value !== null && 'changes' in value && 'done' in value && 'undone' in value
}
