import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { query } from '../api/index.ts'
import { KeyPicker } from '../parts/KeyPicker.tsx'
import { Refused } from '../parts/Refused.tsx'
import { partsWords } from '../parts/words.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { taskWords } from './words.ts'

interface AssignTasksProps {
  readonly taskNos: readonly number[]
  readonly opened: boolean
  close(): void
  done(): void
}

/** R073, R078: an updater key takes the tasks to their doors. */
export function AssignTasks({ taskNos, opened, close, done }: AssignTasksProps) {
  const say = useWords(taskWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const client = useQueryClient()
  const [keyNo, setKeyNo] = useState<number | null>(null)
  const assign = useMutation(
    query.task.assign.mutationOptions({
      async onSuccess({ assigned }) {
        const key = await client.fetchQuery(query.key.get.queryOptions({ input: { systemId, keyNo: keyNo! } }))
        notifications.show({ message: say('assigned1', { key: key.label, count: assigned }) })
        await client.invalidateQueries({ queryKey: query.task.key() })
        close()
        done()
      },
    }),
  )
  return (
    <Modal opened={opened} onClose={close} title={say('assignTitle', { count: taskNos.length })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (keyNo !== null) assign.mutate({ systemId, taskNos: [...taskNos], keyNo })
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{say('assignHint')}</Text>
          <KeyPicker label={say('carrier')} keyNo={keyNo} choose={setKeyNo} required />
          <Refused error={assign.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {sayParts('cancel')}
            </Button>
            <Button type="submit" disabled={keyNo === null} loading={assign.isPending}>
              {say('assignDo')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
