import { Button, Group, Text } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import type { Column } from '../parts/ListHead.tsx'
import { ListTable } from '../parts/ListTable.tsx'
import { Refused } from '../parts/Refused.tsx'
import { Time } from '../parts/Time.tsx'
import { exactTime } from '../parts/time.ts'
import { cursorPages, useCursorList } from '../parts/useCursorList.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import { JournalSubject } from './JournalSubject.tsx'
import type { Entry } from './journalSubject.ts'
import { actFacts, actWords, isAct } from './journalWords.ts'
import { Section } from './Section.tsx'
import { settingsWords } from './words.ts'

const ROWS_A_PAGE = 100
const NO_SORTING = { by: 'no' as never, order: 'desc' } as const

/** Who changed what and when, and whether anybody touched the record of it. */
export function Journal() {
  const say = useWords(settingsWords)
  const sayAct = useWords(actWords)
  const { language } = useLanguage()
  const { systemId, timeZone } = useSystem()
  const list = useInfiniteQuery(
    query.journal.list.infiniteOptions({
      ...cursorPages,
      input: (cursor: string | undefined) => ({
        systemId,
        limit: ROWS_A_PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      }),
    }),
  )
  const check = useQuery({ ...query.journal.verify.queryOptions({ input: { systemId } }), enabled: false })
  const { rows, hasMore, loadMore } = useCursorList<Entry>(list)
  const columns: Column<Entry, never>[] = [
    { id: 'at', head: say('at'), widthPx: 160, cell: ({ at }) => <Time instant={at} /> },
    {
      id: 'what',
      head: say('what'),
      widthPx: 340,
      cell: ({ useCase, after }) => (isAct(useCase) ? sayAct(useCase, actFacts(after)) : useCase),
    },
    { id: 'subject', head: say('subject'), widthPx: 300, cell: (entry) => <JournalSubject of={entry} /> },
    { id: 'actor', head: say('actor'), widthPx: 160, cell: ({ actor }) => actor },
  ]
  const at = exactTime(new Date(check.dataUpdatedAt), language, timeZone)
  return (
    <Section title={say('journal')} hint={say('journalHint')}>
      <Group gap="sm">
        <Button variant="default" loading={check.isFetching} onClick={() => void check.refetch()}>
          {say('verify')}
        </Button>
        <Text size="sm" aria-live="polite">
          {check.data &&
            (check.data.intact
              ? say('intact', { count: check.data.entries, at })
              : say('broken', { no: check.data.firstFault ?? 0 }))}
        </Text>
      </Group>
      <Refused error={list.error ?? check.error} />
      <ListTable
        label={say('journal')}
        rows={rows}
        idOf={({ no }) => no}
        nameOf={({ no }) => String(no)}
        columns={columns}
        sorting={NO_SORTING}
        onSort={() => {}}
        hasMore={hasMore}
        loadMore={loadMore}
        empty={null}
      />
    </Section>
  )
}
