import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { query } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { useDraft } from '../parts/useDraft.ts'
import { partsWords } from '../parts/words.ts'
import { useWords } from '../words/index.ts'
import { systemWords } from './words.ts'

const ZONES = Intl.supportedValuesOf('timeZone')
const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** R024: the customer's data; required fields say so. */
export function CreateSystem({ opened, close }: { readonly opened: boolean; close(): void }) {
  const say = useWords(systemWords)
  return (
    <Modal opened={opened} onClose={close} title={say('createTitle')}>
      {opened && <Form close={close} />}
    </Modal>
  )
}

function Form({ close }: { close(): void }) {
  const say = useWords(systemWords)
  const sayParts = useWords(partsWords)
  const client = useQueryClient()
  const navigate = useNavigate()
  const [draft, change, forget] = useDraft('system', { name: '', code: '', customer: '', timeZone: here() })
  const create = useMutation(
    query.system.create.mutationOptions({
      async onSuccess({ systemId }) {
        await client.invalidateQueries({ queryKey: query.system.list.key() })
        cancel()
        await navigate({ to: '/systems/$systemId', params: { systemId } })
      },
    }),
  )
  const field = (name: 'name' | 'code' | 'customer') => ({
    label: say(name),
    value: draft[name],
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  })
  const cancel = () => {
    forget()
    close()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate(draft)
  }
  return (
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
          onChange={(timeZone) => timeZone !== null && change({ timeZone })}
        />
        <Refused error={create.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={cancel}>
            {sayParts('cancel')}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {say('create')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
