import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { DoorPicker } from '../parts/DoorPicker.tsx'
import { KeyPicker } from '../parts/KeyPicker.tsx'
import { Refused } from '../parts/Refused.tsx'
import { useDraft } from '../parts/useDraft.ts'
import { partsWords } from '../parts/words.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { logWords } from './words.ts'

/** More that are chosen already are only counted. */
const NAMED_MAX = 20

interface RequestLogProps {
  readonly opened: boolean
  close(): void
  /** Doors that are chosen already. */
  readonly cylinderNos: readonly number[]
}

/** R078: the request, and the key that carries it there and brings the log back. */
export function RequestLog({ opened, close, cylinderNos }: RequestLogProps) {
  const say = useWords(logWords)
  return (
    <Modal opened={opened} onClose={close} title={say('requestTitle')}>
      {opened && <Form close={close} cylinderNos={cylinderNos} />}
    </Modal>
  )
}

function Form({ close, cylinderNos }: Omit<RequestLogProps, 'opened'>) {
  const say = useWords(logWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const client = useQueryClient()
  const [{ doors, carrierKeyNo }, change, forget] = useDraft(`log ${systemId} ${cylinderNos.join()}`, {
    doors: cylinderNos,
    carrierKeyNo: null as number | null,
  })
  const cancel = () => {
    forget()
    close()
  }
  const request = useMutation(
    query.task.requestLog.mutationOptions({
      async onSuccess({ taskNos }) {
        notifications.show({ message: say('requested', { count: taskNos.length }) })
        cancel()
        await client.invalidateQueries({ queryKey: query.task.key() })
      },
    }),
  )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        request.mutate({ systemId, cylinderNos: [...doors], carrierKeyNo })
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{say('requestHint')}</Text>
        {cylinderNos.length > NAMED_MAX ? (
          <Text size="sm" fw={600}>
            {say('asksMany', { count: cylinderNos.length })}
          </Text>
        ) : (
          <DoorPicker label={say('doorsToAsk')} cylinderNos={doors} choose={(next) => change({ doors: next })} />
        )}
        <KeyPicker label={say('carrier')} keyNo={carrierKeyNo} choose={(keyNo) => change({ carrierKeyNo: keyNo })} />
        <Refused error={request.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={cancel}>
            {sayParts('cancel')}
          </Button>
          <Button type="submit" disabled={doors.length === 0} loading={request.isPending}>
            {say('requestDo')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
