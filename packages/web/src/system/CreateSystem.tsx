import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { query } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { partsWords } from '../parts/words.ts'
import { useWords } from '../words/index.ts'
import { systemWords } from './words.ts'

const ZONES = Intl.supportedValuesOf('timeZone')
const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** R024: the customer's data; required fields say so. */
export function CreateSystem({ opened, close }: { readonly opened: boolean; close(): void }) {
  const say = useWords(systemWords)
  const sayParts = useWords(partsWords)
  const client = useQueryClient()
  const navigate = useNavigate()
  const [draft, setDraft] = useState({ name: '', code: '', customer: '', timeZone: here() })
  const create = useMutation(
    query.system.create.mutationOptions({
      async onSuccess({ systemId }) {
        await client.invalidateQueries({ queryKey: query.system.list.key() })
        close()
        await navigate({ to: '/systems/$systemId', params: { systemId } })
      },
    }),
  )
  const field = (name: 'name' | 'code' | 'customer') => ({
    label: say(name),
    value: draft[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget
      setDraft((before) => ({ ...before, [name]: value }))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate(draft)
  }
  return (
    <Modal opened={opened} onClose={close} title={say('createTitle')}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput {...field('name')} required maxLength={200} data-autofocus />
          <TextInput {...field('code')} required maxLength={40} description={say('codeHint')} />
          <TextInput {...field('customer')} maxLength={200} />
          <Select
            label={say('timeZone')}
            data={ZONES}
            searchable
            limit={50}
            allowDeselect={false}
            value={draft.timeZone}
            onChange={(timeZone) => setDraft((before) => ({ ...before, timeZone: timeZone ?? before.timeZone }))}
          />
          <Refused error={create.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {sayParts('cancel')}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {say('create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
