import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { DoorPicker } from '../parts/DoorPicker.tsx'
import { Refused } from '../parts/Refused.tsx'
import { useDraft } from '../parts/useDraft.ts'
import { useSaved } from '../parts/useSaved.tsx'
import { partsWords } from '../parts/words.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { accessWords } from './words.ts'

const FIRST = { name: '', cylinderNos: [] as readonly number[] }

export function CreateGroup({ opened, close }: { readonly opened: boolean; close(): void }) {
  const say = useWords(accessWords)
  return (
    <Modal opened={opened} onClose={close} title={say('newGroup')}>
      {opened && <Form close={close} />}
    </Modal>
  )
}

function Form({ close }: { close(): void }) {
  const say = useWords(accessWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const saved = useSaved()
  const [{ name, cylinderNos }, change, forget] = useDraft(`group ${systemId}`, FIRST)
  const create = useMutation(
    query.group.create.mutationOptions({
      onSuccess({ summary }) {
        saved({ message: say('created', { name }), summary })
        cancel()
      },
    }),
  )
  const cancel = () => {
    forget()
    close()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate({ systemId, name, cylinderNos: [...cylinderNos] })
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={say('name')}
          required
          maxLength={100}
          data-autofocus
          value={name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <DoorPicker label={say('doors')} cylinderNos={cylinderNos} choose={(next) => change({ cylinderNos: next })} />
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
