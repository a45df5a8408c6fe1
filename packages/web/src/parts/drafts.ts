const DRAFT = 'lockwright.draft '

/** Where this tab keeps what an account left unfinished; names say which form, of which system and of what in it. */
export const draftPlace = (accountId: string, name: string): string => `${DRAFT}${accountId} ${name}`

/** Drops what everybody but this account left unfinished in this tab; null: what anybody left. */
export function forgetDrafts(but: string | null): void {
  for (const place of Object.keys(sessionStorage)) {
    const isKept = but !== null && place.startsWith(draftPlace(but, ''))
    if (place.startsWith(DRAFT) && !isKept) sessionStorage.removeItem(place)
  }
}
