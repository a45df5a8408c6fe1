import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { query } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { partsWords } from '../parts/words.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { blockWords } from './words.ts'

/** Says what taking the block back does before it does it. */
export function WithdrawBlock({ keyNo, label }: { readonly keyNo: number; readonly label: string }) {
  const say = useWords(blockWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const withdraw = useMutation(
    query.block.withdraw.mutationOptions({
      async onSuccess() {
        notifications.show({ message: say('withdrawn', { key: label }) })
        await navigate({ to: '.', search: {} as never })
        await client.invalidateQueries()
      },
    }),
  )
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {say('withdraw')}
      </Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title={say('withdraw')}>
        <Stack gap="sm">
          <Text size="sm">{say('withdrawSays', { key: label })}</Text>
          <Refused error={withdraw.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {sayParts('cancel')}
            </Button>
            <Button loading={withdraw.isPending} onClick={() => withdraw.mutate({ systemId, keyNo })}>
              {say('withdrawDo')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
