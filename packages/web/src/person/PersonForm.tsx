import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, query } from '../api/index.ts'
import { type Change, Conflict } from '../parts/Conflict.tsx'
import { Refused } from '../parts/Refused.tsx'
import { useSaved } from '../parts/useSaved.tsx'
import { useVersioned, type Versioned } from '../parts/useVersioned.ts'
import { partsWords } from '../parts/words.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { LANGUAGE_NAMES, LANGUAGES, type Language, useWords } from '../words/index.ts'
import type { Person } from './PeoplePage.tsx'
import { personWords } from './pageWords.ts'

interface PersonFormProps {
  /** null: somebody new. */
  readonly personNo: number | null
  close(): void
}

interface Data {
  readonly name: string
  readonly email: string
  readonly language: Language | null
}

const NOBODY: Versioned<Data> = { values: { name: '', email: '', language: null }, version: 0 }
const versionOf = ({ name, email, language, version }: Person): Versioned<Data> => ({
  values: { name, email, language },
  version,
})

/** A person's data, and erasing it (R056). */
export function PersonForm({ personNo, close }: PersonFormProps) {
  const { systemId } = useSystem()
  const person = useQuery({
    ...query.person.get.queryOptions({ input: { systemId, personNo: personNo ?? 0 } }),
    enabled: personNo !== null,
  })
  if (personNo === null) return <Form person={null} close={close} />
  if (person.data) return <Form person={person.data} close={close} />
  return (
    <Modal opened={person.isError} onClose={close}>
      <Refused error={person.error} />
    </Modal>
  )
}

function Form({ person, close }: { readonly person: Person | null; close(): void }) {
  const say = useWords(personWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const saved = useSaved()
  const [erasing, setErasing] = useState(false)
  const { values, change, save, saving, conflict, forget } = useVersioned({
    name: `person ${systemId} ${person?.personNo ?? 'new'}`,
    now: person === null ? NOBODY : versionOf(person),
    put: (parts, ifMatch) =>
      person === null
        ? api.person.create({ systemId, name: '', ...parts })
        : api.person.edit({ systemId, personNo: person.personNo, ...parts }, { context: { ifMatch } }),
    load: async () => versionOf(await api.person.get({ systemId, personNo: person?.personNo ?? 0 })),
    done({ name }) {
      saved({ message: say(person === null ? 'added' : 'saved', { name }) })
      close()
    },
  })
  const languageName = (language: Language | null) =>
    language === null ? say('anyLanguage') : LANGUAGE_NAMES[language]
  const changes: Change[] = conflict
    ? [
        ...(['name', 'email'] as const).map((field) => ({
          what: say(field),
          before: conflict.before[field] || '–',
          after: conflict.after[field] || '–',
        })),
        {
          what: say('language'),
          before: languageName(conflict.before.language),
          after: languageName(conflict.after.language),
        },
      ]
    : []
  const cancel = () => {
    forget()
    close()
  }
  const erase = useMutation(
    query.person.remove.mutationOptions({
      onSuccess() {
        saved({ message: say('erased', { name: person?.name ?? '' }) })
        cancel()
      },
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save()
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
            value={values.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <TextInput
            label={say('email')}
            type="email"
            maxLength={320}
            value={values.email}
            onChange={(event) => change({ email: event.currentTarget.value })}
          />
          <Select
            label={say('language')}
            placeholder={say('anyLanguage')}
            clearable
            data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
            value={values.language}
            onChange={(language) => change({ language: language as Language | null })}
          />
          {conflict ? <Conflict {...conflict} changes={changes} /> : <Refused error={saving.error} />}
          <Group justify="space-between">
            {person === null ? (
              <span />
            ) : (
              <Button variant="default" onClick={() => setErasing(true)}>
                {say('erase')}
              </Button>
            )}
            <Group gap="xs">
              <Button variant="default" onClick={cancel}>
                {sayParts('cancel')}
              </Button>
              <Button type="submit" loading={saving.isPending}>
                {sayParts('save')}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
