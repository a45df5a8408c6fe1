import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, query } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { useSaved } from '../parts/useSaved.tsx'
import { partsWords } from '../parts/words.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import type { Door } from './door.ts'
import { doorWords } from './words.ts'

/** R027: single or double, as long as no side is programmed; says what goes with a side before it goes. */
export function SwitchBody({ of, close }: { readonly of: Door; close(): void }) {
  const say = useWords(doorWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const saved = useSaved()
  const { bodyNo, bodyMarking: body } = of
  const kind = of.bodyKind === 'single' ? 'double' : 'single'
  const sides = useQuery(query.cylinder.list.queryOptions({ input: { systemId, bodyNo, limit: 2 } }))
  const lost = kind === 'single' ? sides.data?.items.find(({ side }) => side === 'B') : undefined
  const act = useMutation({
    mutationFn: () => api.cylinder.editBody({ systemId, bodyNo, kind }),
    onSuccess() {
      saved({
        message: say(kind === 'double' ? 'isDouble' : 'isSingle', { body }),
        ...(kind === 'double'
          ? { undo: { act: () => api.cylinder.editBody({ systemId, bodyNo, kind: 'single' }) } }
          : {}),
      })
      close()
    },
  })
  return (
    <Modal opened onClose={close} title={say(kind === 'double' ? 'toDoubleTitle' : 'toSingleTitle', { body })}>
      <Stack gap="md">
        <Text size="sm">
          {kind === 'double' ? say('toDoubleSays') : say('toSingleSays', { keys: lost?.keys ?? 0 })}
        </Text>
        <Refused error={sides.error ?? act.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {sayParts('cancel')}
          </Button>
          <Button
            loading={act.isPending}
            disabled={kind === 'single' && !sides.isSuccess}
            {...(lost !== undefined && lost.keys > 0 ? { color: 'red' } : {})}
            onClick={() => act.mutate()}
          >
            {say(kind === 'double' ? 'toDoubleDo' : 'toSingleDo')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
