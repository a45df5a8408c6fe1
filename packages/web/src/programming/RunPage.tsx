import { Anchor, Button, Group, Progress, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { query } from '../api/index.ts'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Page } from '../parts/Page.tsx'
import { Refused } from '../parts/Refused.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { partsWords } from '../parts/words.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { NextStep } from './NextStep.tsx'
import { Publish } from './Publish.tsx'
import { RunItems } from './RunItems.tsx'
import { programmingWords } from './words.ts'

/** A run as it goes: insert, progress, remove; all of it lives on the server, so it can be left and found again (R037). */
export function RunPage() {
  const say = useWords(programmingWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const mayRun = useMay('programming.run')
  const { runNo: runText } = useParams({ strict: false }) as { runNo: string }
  const runNo = Number(runText)
  const client = useQueryClient()
  const run = useQuery(query.programming.get.queryOptions({ input: { systemId, runNo } }))
  const cancel = useMutation(
    query.programming.cancel.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: query.programming.key() }),
    }),
  )
  if (run.error && !run.data) return <Faulty error={run.error} again={() => void run.refetch()} />
  if (!run.data) return <Loading />
  const { counts, items, state } = run.data
  const open = counts.waiting + counts.inProgress + counts.failed
  const askToCancel = () =>
    modals.openConfirmModal({
      title: say('cancel'),
      children: <Text size="sm">{say('cancelSays', { waiting: open })}</Text>,
      labels: { confirm: say('cancel'), cancel: sayParts('cancel') },
      onConfirm: () => cancel.mutate({ systemId, runNo }),
    })
  return (
    <Page
      title={say('run', { no: runNo })}
      actions={
        state === 'open' &&
        mayRun && (
          <Button variant="default" onClick={askToCancel} loading={cancel.isPending}>
            {say('cancel')}
          </Button>
        )
      }
    >
      <Anchor component="span" size="sm">
        <SystemLink path="programming">{say('back')}</SystemLink>
      </Anchor>
      <Refused error={cancel.error} />
      <NextStep run={run.data} />
      {state !== 'open' && <Publish />}
      <Group gap="sm">
        <Progress
          value={(counts.done / Math.max(1, items.length)) * 100}
          color="green"
          flex={1}
          maw={480}
          aria-label={say('progress')}
        />
        <Text size="sm" className="numbers" aria-live="polite">
          {say('counts', { done: counts.done, total: items.length })}
          {say('failedCount', { count: counts.failed })}
        </Text>
      </Group>
      <RunItems items={items} />
    </Page>
  )
}
