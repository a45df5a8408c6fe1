import { Button, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import type { Task } from './taskText.ts'
import { taskWords } from './words.ts'

/** Takes back what no key carries yet. */
export function CancelTasks({ tasks, done }: { readonly tasks: readonly Task[]; done(): void }) {
  const say = useWords(taskWords)
  const { systemId } = useSystem()
  const client = useQueryClient()
  const cancel = useMutation(
    query.task.cancel.mutationOptions({
      async onSuccess({ cancelled }) {
        notifications.show({ message: say('cancelledCount', { count: cancelled }) })
        await client.invalidateQueries({ queryKey: query.task.key() })
        done()
      },
    }),
  )
  const mayGo = tasks.every(({ state }) => state === 'created' || state === 'assigned')
  return (
    <>
      <Tooltip label={say('cancelHint')} disabled={mayGo}>
        <Button
          size="xs"
          variant="default"
          loading={cancel.isPending}
          aria-disabled={!mayGo}
          onClick={() => mayGo && cancel.mutate({ systemId, taskNos: tasks.map(({ taskNo }) => taskNo) })}
        >
          {say('cancel')}
        </Button>
      </Tooltip>
      <Refused error={cancel.error} />
    </>
  )
}
