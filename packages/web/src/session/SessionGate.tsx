import { Button, Center, getDefaultZIndex, Loader, Modal, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { isSignedOut, query, refusalOf, sessionOpened, useSessionState } from '../api/index.ts'
import { useWords } from '../words/index.ts'
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

  if (state === 'none') return <SignInPage />
  if (state === 'unknown' && !me.isSuccess) {
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
    <>
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
    </>
  )
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
