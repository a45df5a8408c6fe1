import { Button, Group, Stack, Table, Text } from '@mantine/core'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Loading } from '../parts/Loading.tsx'
import { Refused } from '../parts/Refused.tsx'
import { Section } from '../parts/Section.tsx'
import { useCursorList } from '../parts/useCursorList.ts'
import { partsWords } from '../parts/words.ts'
import { InstantField } from '../time/InstantField.tsx'
import { useWords } from '../words/index.ts'
import { historyWords } from './words.ts'

interface PastQuestionProps<Row> {
  readonly title: string
  /** Said when nothing was possible at that instant. */
  readonly none: string
  /** null: nobody has asked yet. */
  readonly at: string | undefined
  ask(instant: string): void
  readonly list: UseInfiniteQueryResult<InfiniteData<{ readonly items: readonly Row[]; readonly next: string | null }>>
  /** Heads of the columns before the answer. */
  readonly heads: readonly string[]
  row(row: Row): ReactNode
}

/** "What was possible on 1 March at 02:10?" (R081, R121) */
export function PastQuestion<Row>({ title, none, at, ask, list, heads, row }: PastQuestionProps<Row>) {
  const say = useWords(historyWords)
  const sayParts = useWords(partsWords)
  const { rows, hasMore, loadMore } = useCursorList(list)
  return (
    <Section title={title}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {say('hint')}
        </Text>
        <Group>
          <InstantField label={say('at')} value={at ?? null} onChange={(instant) => instant && ask(instant)} />
        </Group>
        {at !== undefined && list.isPending && <Loading />}
        <Refused error={list.error} />
        {list.isSuccess && rows.length === 0 && <Text size="sm">{none}</Text>}
        {rows.length > 0 && (
          <Table.ScrollContainer minWidth={480} type="native" tabIndex={0} role="group" aria-label={title}>
            <Table verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  {[...heads, say('atThatTime')].map((head) => (
                    <Table.Th key={head}>{head}</Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>{rows.map(row)}</Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
        {hasMore && (
          <Group>
            <Button size="xs" variant="default" loading={list.isFetchingNextPage} onClick={loadMore}>
              {sayParts('more')}
            </Button>
          </Group>
        )}
      </Stack>
    </Section>
  )
}
