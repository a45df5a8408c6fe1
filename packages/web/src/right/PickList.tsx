import { Button, Checkbox, Group, Text } from '@mantine/core'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import classes from '../parts/detail.module.css'
import { Loading } from '../parts/Loading.tsx'
import { Refused } from '../parts/Refused.tsx'
import { SearchField } from '../parts/SearchField.tsx'
import { useCursorList } from '../parts/useCursorList.ts'
import { partsWords } from '../parts/words.ts'
import { isolated, useWords } from '../words/index.ts'
import { rightWords } from './words.ts'

interface PickListProps<Row> {
  /** What is looked for. */
  readonly label: string
  readonly search: string
  find(text: string): void
  readonly list: UseInfiniteQueryResult<InfiniteData<{ readonly items: readonly Row[]; readonly next: string | null }>>
  row(row: Row): ReactNode
}

/** Keys or doors to tick, found by typing, read on as far as somebody wants. */
export function PickList<Row>({ label, search, find, list, row }: PickListProps<Row>) {
  const say = useWords(rightWords)
  const sayParts = useWords(partsWords)
  const { rows, hasMore, loadMore } = useCursorList(list)
  return (
    <>
      <SearchField label={label} value={search} change={find} width={280} />
      {list.isPending && <Loading />}
      <Refused error={list.error} />
      {list.isSuccess && (
        <div className={classes.picks}>
          {rows.length === 0 && <Text size="sm">{sayParts('noMatch')}</Text>}
          {rows.map(row)}
          {hasMore && (
            <Group mt={4}>
              <Button size="xs" variant="default" loading={list.isFetchingNextPage} onClick={loadMore}>
                {say('pickMore')}
              </Button>
            </Group>
          )}
        </div>
      )}
    </>
  )
}

interface PickRowProps {
  readonly children: ReactNode
  /** Beside the name: where it is, who has it. */
  readonly about: string
  /** There is a right already. */
  readonly has: boolean
  readonly checked: boolean
  toggle(): void
}

export function PickRow({ children, about, has, checked, toggle }: PickRowProps) {
  const say = useWords(rightWords)
  return (
    <Checkbox
      size="sm"
      py={4}
      label={
        <>
          {children}{' '}
          <Text span size="xs" c="dimmed">
            {[isolated(about), has && say('has')].filter(Boolean).join(' · ')}
          </Text>
        </>
      }
      checked={checked}
      onChange={toggle}
    />
  )
}
