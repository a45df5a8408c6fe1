import type { KeyboardEvent } from 'react'

/** In a field with a list Enter picks; it never sends the form around it with a choice still open. */
export function enterPicks(event: KeyboardEvent): void {
  if (event.key === 'Enter') event.preventDefault()
}
