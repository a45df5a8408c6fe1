import { Button, Center, getDefaultZIndex, Loader, Modal, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { isSignedOut, query, refusalOf, sessionOpened, useSessionState } from '../api/index.ts'
import { forgetDrafts } from '../parts/drafts.ts'
import { useWords } from '../words/index.ts'
import { AccountContext } from './AccountContext.ts'
import { SignInForm } from './SignInForm.tsx'
import { SignInPage } from './SignInPage.tsx'
import { sessionWords } from './words.ts'

/** Nobody sees a page who is not signed in; when a session breaks, the page stays under the sign-in (R023). */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const say = useWords(sessionWords)
  const state = useSessionState()
  const me = useQuery(query.session.current.queryOptions({ input: {} }))
  useEffect(() => {
    if (me.isSuccess && state === 'unknown') sessionOpened()
  }, [me.isSuccess, state])
  const accountId = me.data?.accountId ?? null
  const firstAccountId = useRef<string | null>(null)
  firstAccountId.current ??= accountId
  const isSomebodyElse = accountId !== null && accountId !== firstAccountId.current
  useEffect(() => {
    if (accountId !== null) forgetDrafts(accountId)
    // Nothing of the one who worked here before may be seen: not on the page, not in a dialog, not in memory.
    if (isSomebodyElse) location.replace('/')
  }, [accountId, isSomebodyElse])
  useEscapeHeld(state === 'ended')

  if (state === 'none') return <SignInPage />
  if (accountId === null || isSomebodyElse) {
    if (me.error && !isSignedOut(me.error)) {
      return <Unreachable message={refusalOf(me.error)?.message ?? null} again={() => void me.refetch()} />
    }
    return (
      <Center component="main" mih="100vh">
        <Loader />
      </Center>
    )
  }
  return (
    <AccountContext value={accountId}>
      {children}
      <Modal
        opened={state === 'ended'}
        // Over a dialog that somebody is typing into as well.
        zIndex={getDefaultZIndex('max')}
        onClose={() => {}}
        withCloseButton={false}
        closeOnEscape={false}
        closeOnClickOutside={false}
        title={say('endedTitle')}
      >
        <Text size="sm" mb="md">
          {say('ended')}
        </Text>
        <SignInForm />
      </Modal>
    </AccountContext>
  )
}

/** While the sign-in stands over a page, Escape must not close the dialog below it, which listens at the window. */
function useEscapeHeld(isHeld: boolean): void {
  const held = useRef(isHeld)
  held.current = isHeld
  // Here since the start and so asked before any dialog that opens later.
  useEffect(() => {
    const hold = (event: KeyboardEvent) => {
      if (held.current && event.key === 'Escape') event.stopImmediatePropagation()
    }
    window.addEventListener('keydown', hold, { capture: true })
    return () => window.removeEventListener('keydown', hold, { capture: true })
  }, [])
}

function Unreachable({ message, again }: { readonly message: string | null; again(): void }) {
  const say = useWords(sessionWords)
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack maw={420} align="flex-start">
        <Text role="alert">{message ?? say('unreachable')}</Text>
        <Button onClick={again}>{say('tryAgain')}</Button>
      </Stack>
    </Center>
  )
}
