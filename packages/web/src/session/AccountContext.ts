import { createContext, useContext } from 'react'

/** Id of the account that is signed in; what somebody left unfinished is theirs alone. */
export const AccountContext = createContext<string | null>(null)

/** Only below the sign-in. */
export function useAccountId(): string {
  const accountId = useContext(AccountContext)
  if (accountId === null) throw new Error('nobody is signed in around this component')
  return accountId
}
