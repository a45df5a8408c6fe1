import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { query, refusalOf, sessionOpened } from '../api/index.ts'
import { useWords } from '../words/index.ts'
import { sessionWords } from './words.ts'

/** Name and password; after the first enrolment a client certificate takes their place. */
export function SignInForm() {
  const say = useWords(sessionWords)
  const client = useQueryClient()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useMutation(
    query.session.signIn.mutationOptions({
      async onSuccess(me) {
        client.setQueryData(query.session.current.queryKey({ input: {} }), me)
        sessionOpened()
        await client.invalidateQueries()
      },
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate({ login, password })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label={say('login')}
          name="username"
          autoComplete="username"
          required
          withAsterisk={false}
          data-autofocus
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
        />
        <PasswordInput
          label={say('password')}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {signIn.error && (
          <Alert color="red" variant="light" role="alert">
            {refusalOf(signIn.error)?.message ?? say('unreachable')}
          </Alert>
        )}
        <Button type="submit" loading={signIn.isPending} fullWidth mt="xs">
          {say('signIn')}
        </Button>
      </Stack>
    </form>
  )
}
