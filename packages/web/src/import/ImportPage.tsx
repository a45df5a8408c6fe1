import { Stack, Table, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { query } from '../api/index.ts'
import { Page } from '../parts/Page.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { Time } from '../parts/Time.tsx'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { ChooseFile } from './ChooseFile.tsx'
import { ImportRunPage } from './ImportRunPage.tsx'
import type { ImportSearch } from './search.ts'
import { importWords } from './words.ts'

/** Charts from files: look first, then take over; each import is found again under its number. */
export function ImportPage() {
  const search: ImportSearch = useSearch({ strict: false })
  return search.run === undefined ? <Imports /> : <ImportRunPage key={search.run} importNo={search.run} />
}

function Imports() {
  const say = useWords(importWords)
  const { systemId } = useSystem()
  const navigate = useNavigate()
  const runs = useQuery(query.import.list.queryOptions({ input: { systemId } }))
  const earlier = runs.data?.items ?? []
  return (
    <Page title={say('title')}>
      <ChooseFile read={(run) => void navigate({ to: '.', search: { run } as never })} hint={say('hint')} />
      {earlier.length > 0 && (
        <Stack gap="xs" component="section" aria-label={say('earlier')}>
          <Title order={2}>{say('earlier')}</Title>
          <Table.ScrollContainer minWidth={520} type="native">
            <Table bg="var(--mantine-color-body)" withTableBorder verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{say('file')}</Table.Th>
                  <Table.Th>{say('state')}</Table.Th>
                  <Table.Th>{say('at')}</Table.Th>
                  <Table.Th>{say('by')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {earlier.map(({ importNo, fileName, state, createdAt, createdBy }) => (
                  <Table.Tr key={importNo}>
                    <Table.Td>
                      <SystemLink path="import" search={{ run: importNo }}>
                        {fileName}
                      </SystemLink>
                    </Table.Td>
                    <Table.Td>{say(state)}</Table.Td>
                    <Table.Td>
                      <Time instant={createdAt} />
                    </Table.Td>
                    <Table.Td>{createdBy}</Table.Td>
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
