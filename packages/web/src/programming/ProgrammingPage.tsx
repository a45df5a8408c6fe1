import { Stack, Table, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Empty } from '../parts/Empty.tsx'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Page } from '../parts/Page.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { Time } from '../parts/Time.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { Publish } from './Publish.tsx'
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
