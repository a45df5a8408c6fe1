import { Button, Group, Modal, NumberInput, Radio, Select, Stack, Text, TextInput } from '@mantine/core'
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
import { type Door, KINDS, ZONES } from './door.ts'
import { doorWords } from './words.ts'

const FIRST = {
  marking: '',
  count: 1,
  bodyKind: 'single' as Door['bodyKind'],
  kind: 'door' as Door['kind'],
  name: '',
  place: '',
  mechanicalCode: 0,
}

/** R026, R084: one cylinder or a range, single or double. */
export function CreateDoors({ opened, close }: { readonly opened: boolean; close(): void }) {
  const say = useWords(doorWords)
  return (
    <Modal opened={opened} onClose={close} title={say('createTitle')}>
      <Form close={close} />
    </Modal>
  )
}

function Form({ close }: { close(): void }) {
  const say = useWords(doorWords)
  const sayParts = useWords(partsWords)
  const { systemId, timeZone } = useSystem()
  const saved = useSaved()
  const [draft, change, forget] = useDraft(`doors ${systemId}`, { ...FIRST, timeZone })
  const range = rangeOfMarkings(draft.marking, draft.count)
  const create = useMutation(
    query.cylinder.create.mutationOptions({
      onSuccess({ bodies, cylinders }) {
        forget()
        saved({ message: say('created', { bodies, doors: cylinders }) })
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
        <Radio.Group
          label={say('bodyField')}
          value={draft.bodyKind}
          onChange={(bodyKind) => change({ bodyKind: bodyKind as Door['bodyKind'] })}
        >
          <Stack gap={6} mt={4}>
            <Radio value="single" label={say('bodySingle')} />
            <Radio value="double" label={say('bodyDouble')} />
          </Stack>
        </Radio.Group>
        <Group gap="sm" grow>
          <Select
            label={say('kindField')}
            data={KINDS.map((value) => ({ value, label: say(value) }))}
            allowDeselect={false}
            value={draft.kind}
            onChange={(kind) => change({ kind: (kind ?? 'door') as Door['kind'] })}
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
        <Group gap="sm" grow>
          <TextInput
            label={say('nameField')}
            maxLength={200}
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <TextInput
            label={say('placeField')}
            maxLength={200}
            value={draft.place}
            onChange={(event) => change({ place: event.currentTarget.value })}
          />
        </Group>
        <Select
          label={say('zoneField')}
          data={ZONES}
          searchable
          limit={50}
          allowDeselect={false}
          value={draft.timeZone}
          onChange={(zone) => zone !== null && change({ timeZone: zone })}
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
