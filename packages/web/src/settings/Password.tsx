import { Button, Group, PasswordInput, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { query } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { useWords } from '../words/index.ts'
import { Section } from './Section.tsx'
import { settingsWords } from './words.ts'

const NOTHING = { current: '', next: '', again: '' }
const LENGTH_MIN = 12

/** The own password: current once, new twice. */
export function Password() {
  const say = useWords(settingsWords)
  const [draft, setDraft] = useState(NOTHING)
  const change = useMutation(
    query.session.changePassword.mutationOptions({
      onSuccess() {
        setDraft(NOTHING)
        notifications.show({ message: say('passwordChanged') })
      },
    }),
  )
  const differs = draft.again !== '' && draft.again !== draft.next
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!differs) change.mutate({ current: draft.current, next: draft.next })
  }
  const field = (name: keyof typeof NOTHING) => ({
    required: true,
    withAsterisk: false,
    maxLength: 200,
    value: draft[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setDraft({ ...draft, [name]: event.currentTarget.value }),
  })
  return (
    <Section title={say('password')}>
      <form onSubmit={submit}>
        <Stack gap="sm" maw={360}>
          <PasswordInput label={say('currentPassword')} autoComplete="current-password" {...field('current')} />
          <PasswordInput
            label={say('nextPassword')}
            autoComplete="new-password"
            minLength={LENGTH_MIN}
            {...field('next')}
          />
          <PasswordInput
            label={say('repeatPassword')}
            autoComplete="new-password"
            error={differs && say('notTheSame')}
            {...field('again')}
          />
          <Refused error={change.error} />
          <Group>
            <Button type="submit" variant="default" loading={change.isPending}>
              {say('changePassword')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
