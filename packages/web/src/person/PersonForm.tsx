import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, query } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { useSaved } from '../parts/useSaved.tsx'
import { partsWords } from '../parts/words.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { LANGUAGE_NAMES, LANGUAGES, type Language, useWords } from '../words/index.ts'
import type { Person } from './PeoplePage.tsx'
import { personWords } from './pageWords.ts'

interface PersonFormProps {
  /** null: somebody new. */
  readonly person: Person | null
  close(): void
}

/** A person's data, and erasing it (R056). */
export function PersonForm({ person, close }: PersonFormProps) {
  const say = useWords(personWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const saved = useSaved()
  const [erasing, setErasing] = useState(false)
  const [draft, setDraft] = useState({
    name: person?.name ?? '',
    email: person?.email ?? '',
    language: person?.language ?? null,
  })
  const save = useMutation({
    mutationFn: () =>
      person === null
        ? api.person.create({ systemId, ...draft })
        : api.person.edit({ systemId, personNo: person.personNo, ...draft }, { context: { ifMatch: person.version } }),
    onSuccess({ name }) {
      saved({ message: say(person === null ? 'added' : 'saved', { name }) })
      close()
    },
  })
  const erase = useMutation(
    query.person.remove.mutationOptions({
      onSuccess() {
        saved({ message: say('erased', { name: person?.name ?? '' }) })
        close()
      },
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  if (erasing && person) {
    return (
      <Modal opened onClose={() => setErasing(false)} title={say('eraseTitle', { name: person.name })}>
        <Stack gap="sm">
          <Text size="sm">{say('eraseSays')}</Text>
          <Refused error={erase.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setErasing(false)}>
              {sayParts('cancel')}
            </Button>
            <Button
              color="red"
              loading={erase.isPending}
              onClick={() => erase.mutate({ systemId, personNo: person.personNo })}
            >
              {say('erase')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    )
  }
  return (
    <Modal opened onClose={close} title={person === null ? say('add') : say('edit', { name: person.name })}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={say('name')}
            required
            maxLength={200}
            data-autofocus
            value={draft.name}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          />
          <TextInput
            label={say('email')}
            type="email"
            maxLength={320}
            value={draft.email}
            onChange={(event) => setDraft({ ...draft, email: event.currentTarget.value })}
          />
          <Select
            label={say('language')}
            placeholder={say('anyLanguage')}
            clearable
            data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
            value={draft.language}
            onChange={(language) => setDraft({ ...draft, language: language as Language | null })}
          />
          <Refused error={save.error} />
          <Group justify="space-between">
            {person === null ? (
              <span />
            ) : (
              <Button variant="default" onClick={() => setErasing(true)}>
                {say('erase')}
              </Button>
            )}
            <Group gap="xs">
              <Button variant="default" onClick={close}>
                {sayParts('cancel')}
              </Button>
              <Button type="submit" loading={save.isPending}>
                {sayParts('save')}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
