import { Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Empty } from '../parts/Empty.tsx'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Page } from '../parts/Page.tsx'
import { Refused } from '../parts/Refused.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { Time } from '../parts/Time.tsx'
import { exactTime } from '../parts/time.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import { StartRun } from './StartRun.tsx'
import { programmingWords } from './words.ts'

const SHOWN = 50

/** R035-R039, R044: what is not programmed, the runs, and publishing. */
export function ProgrammingPage() {
  const say = useWords(programmingWords)
  const { systemId } = useSystem()
  const mayRun = useMay('programming.run')
  const runs = useQuery(query.programming.list.queryOptions({ input: { systemId, limit: SHOWN } }))
  return (
    <Page title={say('title')}>
      {mayRun && <StartRun />}
      <Publish />
      {runs.isPending && <Loading />}
      {runs.error && <Faulty error={runs.error} again={() => void runs.refetch()} />}
      {runs.data?.items.length === 0 && <Empty title={say('emptyTitle')} text={say('empty')} />}
      {runs.data && runs.data.items.length > 0 && (
        <Stack gap="xs" component="section" aria-label={say('runs')}>
          <Title order={2}>{say('runs')}</Title>
          <Table.ScrollContainer minWidth={560} type="native">
            <Table bg="var(--mantine-color-body)" withTableBorder verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{say('runs')}</Table.Th>
                  <Table.Th>{say('state')}</Table.Th>
                  <Table.Th>{say('progress')}</Table.Th>
                  <Table.Th>{say('begun')}</Table.Th>
                  <Table.Th>{say('by')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {runs.data.items.map(({ runNo, state, counts, startedAt, startedBy }) => (
                  <Table.Tr key={runNo}>
                    <Table.Td>
                      <SystemLink path={`programming/${runNo}`}>{say('run', { no: runNo })}</SystemLink>
                    </Table.Td>
                    <Table.Td>{say(state)}</Table.Td>
                    <Table.Td className="numbers">
                      {say('counts', {
                        done: counts.done,
                        total: counts.done + counts.waiting + counts.inProgress + counts.failed,
                      })}
                      {say('failedCount', { count: counts.failed })}
                    </Table.Td>
                    <Table.Td>
                      <Time instant={startedAt} />
                    </Table.Td>
                    <Table.Td>{startedBy}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Stack>
      )}
    </Page>
  )
}

/** What is programmed works in daily use only after publishing (R038). */
function Publish() {
  const say = useWords(programmingWords)
  const { language } = useLanguage()
  const system = useSystem()
  const mayPublish = useMay('system.publish')
  const client = useQueryClient()
  const needs = useQuery(query.home.list.queryOptions({ input: { systemId: system.systemId } }))
  const waiting = needs.data?.items.find((need) => need.kind === 'unpublished')
  const publish = useMutation(query.system.publish.mutationOptions({ onSuccess: () => client.invalidateQueries() }))
  if (waiting === undefined) {
    if (system.publishedAt === null) return null
    return (
      <Text size="sm" c="dimmed">
        {say('published', { at: exactTime(new Date(system.publishedAt), language, system.timeZone) })}
      </Text>
    )
  }
  return (
    <Paper p="md" component="section" aria-label={say('publishTitle')}>
      <Group justify="space-between" gap="sm">
        <Text maw={560}>{say('publishSays', { keys: waiting.keys, cylinders: waiting.cylinders })}</Text>
        {mayPublish && (
          <Button loading={publish.isPending} onClick={() => publish.mutate({ systemId: system.systemId })}>
            {say('publish')}
          </Button>
        )}
      </Group>
      <Refused error={publish.error} />
    </Paper>
  )
}
