import { Button, Code, CopyButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { query } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { useDraft } from '../parts/useDraft.ts'
import { partsWords } from '../parts/words.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { deviceWords } from './words.ts'

/** A new bridge gets a token, which is shown once and kept nowhere. */
export function AdmitBridge({ opened, close }: { readonly opened: boolean; close(): void }) {
  const say = useWords(deviceWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const client = useQueryClient()
  const [{ label }, change, forget] = useDraft(`bridge ${systemId}`, { label: '' })
  const admit = useMutation(
    query.bridge.create.mutationOptions({
      onSuccess() {
        forget()
        return client.invalidateQueries({ queryKey: query.bridge.list.key() })
      },
    }),
  )
  const end = () => {
    admit.reset()
    close()
  }
  const cancel = () => {
    forget()
    end()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    admit.mutate({ systemId, label })
  }
  const token = admit.data?.token
  return (
    <Modal opened={opened} onClose={end} title={say('admit')} closeOnClickOutside={token === undefined}>
      {token === undefined ? (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput
              label={say('label')}
              required
              maxLength={100}
              data-autofocus
              value={label}
              onChange={(event) => change({ label: event.currentTarget.value })}
            />
            <Refused error={admit.error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={cancel}>
                {sayParts('cancel')}
              </Button>
              <Button type="submit" loading={admit.isPending}>
                {say('admit')}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack gap="sm">
          <Text size="sm">{say('admitted')}</Text>
          <Code block>{token}</Code>
          <Group justify="flex-end">
            <CopyButton value={token}>
              {({ copied, copy }) => <Button onClick={copy}>{say(copied ? 'copied' : 'copy')}</Button>}
            </CopyButton>
            <Button variant="default" onClick={end}>
              {sayParts('close')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
