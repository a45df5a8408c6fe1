import { Button, Checkbox, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { query } from '../api/index.ts'
import { Loading } from '../parts/Loading.tsx'
import { Marking } from '../parts/Marking.tsx'
import { Refused } from '../parts/Refused.tsx'
import { SearchField } from '../parts/SearchField.tsx'
import { cursorPages, useCursorList } from '../parts/useCursorList.ts'
import { partsWords } from '../parts/words.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { idOf, type Right, type Target } from './access.ts'
import classes from './key.module.css'
import { pageWords } from './pageWords.ts'

const ROWS_A_PAGE = 50

interface AccessPickerProps {
  readonly targets: readonly Target[]
  change(targets: readonly Target[]): void
  /** Rights that are there already. */
  readonly has: ReadonlyMap<string, Right>
}

/** Doors and groups to tick; what the key has already says so. */
export function AccessPicker({ targets, change, has }: AccessPickerProps) {
  const say = useWords(pageWords)
  const [kind, setKind] = useState<Target['kind']>('cylinder')
  const toggle = (target: Target) => {
    const without = targets.filter((one) => idOf(one) !== idOf(target))
    change(without.length < targets.length ? without : [...targets, target])
  }
  const row = (target: Target, label: React.ReactNode, about: string) => (
    <Checkbox
      key={target.no}
      size="sm"
      py={4}
      label={
        <>
          {label}{' '}
          <Text span size="xs" c="dimmed">
            {[about, has.has(idOf(target)) && say('has')].filter(Boolean).join(' · ')}
          </Text>
        </>
      }
      checked={targets.some((one) => idOf(one) === idOf(target))}
      onChange={() => toggle(target)}
    />
  )
  return (
    <Stack gap="xs">
      <SegmentedControl
        size="xs"
        value={kind}
        onChange={(next) => setKind(next as Target['kind'])}
        data={[
          { value: 'cylinder', label: say('pickDoors') },
          { value: 'group', label: say('pickGroups') },
        ]}
        w="fit-content"
      />
      {kind === 'cylinder' ? <Doors row={row} /> : <Groups row={row} />}
    </Stack>
  )
}

interface RowsProps {
  row(target: Target, label: React.ReactNode, about: string): React.ReactNode
}

function Doors({ row }: RowsProps) {
  const say = useWords(pageWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const [text, setText] = useState('')
  const list = useInfiniteQuery(
    query.cylinder.list.infiniteOptions({
      ...cursorPages,
      input: (cursor: string | undefined) => ({
        systemId,
        limit: ROWS_A_PAGE,
        ...(text === '' ? {} : { search: text }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
      placeholderData: keepPreviousData,
    }),
  )
  const { rows, hasMore, loadMore } = useCursorList(list)
  return (
    <>
      <SearchField label={say('findDoors')} value={text} change={setText} width={280} />
      {list.isPending && <Loading />}
      <Refused error={list.error} />
      {list.isSuccess && (
        <div className={classes.picks}>
          {rows.length === 0 && <Text size="sm">{sayParts('noMatch')}</Text>}
          {rows.map(({ cylinderNo, marking, name, place }) =>
            row({ kind: 'cylinder', no: cylinderNo }, <Marking marking={marking} name={name} />, place),
          )}
          {hasMore && (
            <Group mt={4}>
              <Button size="xs" variant="default" loading={list.isFetchingNextPage} onClick={loadMore}>
                {say('loadMore')}
              </Button>
            </Group>
          )}
        </div>
      )}
    </>
  )
}

function Groups({ row }: RowsProps) {
  const say = useWords(pageWords)
  const { systemId } = useSystem()
  const groups = useQuery(query.group.list.queryOptions({ input: { systemId } }))
  if (groups.isPending) return <Loading />
  if (groups.error) return <Refused error={groups.error} />
  return (
    <div className={classes.picks}>
      {groups.data.items.length === 0 && <Text size="sm">{say('noGroups')}</Text>}
      {groups.data.items.map(({ groupNo, name, cylinders }) =>
        row({ kind: 'group', no: groupNo }, name, say('cylinders', { count: cylinders })),
      )}
    </div>
  )
}
