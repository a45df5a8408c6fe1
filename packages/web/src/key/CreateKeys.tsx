import { Button, Group, Modal, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { query } from '../api/index.ts'
import { MarkingRange } from '../parts/MarkingRange.tsx'
import { rangeOfMarkings } from '../parts/markingRange.ts'
import { Refused } from '../parts/Refused.tsx'
import { useDraft } from '../parts/useDraft.ts'
import { useSaved } from '../parts/useSaved.tsx'
import { partsWords } from '../parts/words.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { KINDS } from './key.ts'
import { keyWords } from './words.ts'

const FIRST = { marking: '', count: 1, kind: 'carrying' as (typeof KINDS)[number], name: '', mechanicalCode: 0 }

/** R028, R043: one key or a range; says first and last before anything is made. */
export function CreateKeys({ opened, close }: { readonly opened: boolean; close(): void }) {
  const say = useWords(keyWords)
  return (
    <Modal opened={opened} onClose={close} title={say('createTitle')}>
      <Form close={close} />
    </Modal>
  )
}

function Form({ close }: { close(): void }) {
  const say = useWords(keyWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const saved = useSaved()
  const [draft, change, forget] = useDraft(`keys ${systemId}`, FIRST)
  const range = rangeOfMarkings(draft.marking, draft.count)
  const create = useMutation(
    query.key.create.mutationOptions({
      onSuccess({ keys }) {
        forget()
        saved({ message: say('created', { count: keys }) })
        close()
      },
    }),
  )
  const cancel = () => {
    forget()
    close()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (range.kind === 'range') create.mutate({ systemId, ...draft, marking: draft.marking.trim() })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <MarkingRange marking={draft.marking} count={draft.count} change={change} />
        <Group gap="sm" grow>
          <Select
            label={say('kindField')}
            data={KINDS.map((value) => ({ value, label: say(value) }))}
            allowDeselect={false}
            value={draft.kind}
            onChange={(kind) => change({ kind: (kind ?? 'carrying') as (typeof KINDS)[number] })}
          />
          <NumberInput
            label={say('mechanicalCode')}
            min={0}
            max={65_535}
            allowDecimal={false}
            value={draft.mechanicalCode}
            onChange={(code) => change({ mechanicalCode: Number(code) || 0 })}
          />
        </Group>
        <TextInput
          label={`${say('nameField')} (${say('optional')})`}
          maxLength={200}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Text size="xs" c="dimmed">
          {say('createNote')}
        </Text>
        <Refused error={create.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={cancel}>
            {sayParts('cancel')}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={range.kind !== 'range'}>
            {say('createDo', { count: draft.count })}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
