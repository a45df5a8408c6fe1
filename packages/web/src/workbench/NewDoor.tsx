import { Button, Group, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { partsWords } from '../parts/words.ts'
import { useWords } from '../words/index.ts'
import type { Thing } from './things.ts'
import { workbenchWords } from './words.ts'

const NAME_MAX = 100

interface NewDoorProps {
  /** The cylinder that is to hang there; null: nobody asked. */
  readonly cylinder: Thing | null
  close(): void
  hang(cylinder: Thing, place: string): void
}

/** A door that no list knows yet. */
export function NewDoor({ cylinder, close, hang }: NewDoorProps) {
  const say = useWords(workbenchWords)
  const sayParts = useWords(partsWords)
  const [name, setName] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (cylinder !== null) hang(cylinder, name.trim())
    setName('')
    close()
  }
  return (
    <Modal opened={cylinder !== null} onClose={close} title={say('newDoorTitle')}>
      <form onSubmit={submit}>
        <TextInput
          label={say('newDoorName')}
          required
          maxLength={NAME_MAX}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close}>
            {sayParts('cancel')}
          </Button>
          <Button type="submit" disabled={name.trim() === ''}>
            {say('hang')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
