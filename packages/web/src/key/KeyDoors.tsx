import { Button, Group } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { query } from '../api/index.ts'
import { MarkFilter, sumOfMarks } from '../mark/MarkFilter.tsx'
import { BulkBar } from '../parts/BulkBar.tsx'
import { Empty } from '../parts/Empty.tsx'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { SearchField } from '../parts/SearchField.tsx'
import { Section } from '../parts/Section.tsx'
import { cursorPages, useCursorList } from '../parts/useCursorList.ts'
import { useDialog } from '../parts/useDialog.ts'
import { partsWords } from '../parts/words.ts'
import type { Target } from '../right/rights.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { ChangeAccess } from './ChangeAccess.tsx'
import { DoorTable } from './DoorTable.tsx'
import type { DoorOfKey, KeyInFull } from './key.ts'
import { pageWords } from './pageWords.ts'
import type { KeySearch } from './search.ts'

const ROWS_A_PAGE = 200

interface KeyDoorsProps {
  readonly of: KeyInFull
  readonly search: KeySearch
  change(part: Partial<KeySearch>): void
}

/** Every door the key may, could or was to open, by group, each mark with its why; granted and revoked from here (R066). */
export function KeyDoors({ of: key, search, change }: KeyDoorsProps) {
  const say = useWords(pageWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const mayEdit = useMay('policy.edit')
  const [text, setText] = useState('')
  const [picked, pick] = useState<ReadonlyMap<string, Target>>(new Map())
  // What is picked for the others is forgotten when the page is left.
  const [pickedAct, setAct] = useState<'revoke' | 'times' | null>(null)
  const [dialog, show] = useDialog()
  const act = dialog === 'grant' ? 'grant' : pickedAct
  const { mark } = search
  const list = useInfiniteQuery(
    query.mark.ofKey.infiniteOptions({
      ...cursorPages,
      input: (cursor: string | undefined) => ({
        systemId,
        keyNo: key.keyNo,
        limit: ROWS_A_PAGE,
        ...(mark === undefined ? {} : { mark }),
        ...(text === '' ? {} : { search: text }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
      placeholderData: (before) => before,
    }),
  )
  const { rows, hasMore, loadMore } = useCursorList<DoorOfKey>(list)
  const counts = list.data?.pages[0]?.counts
  const all = counts ? sumOfMarks(counts) : 0
  const grant = mayEdit && (
    <Button size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => show('grant')}>
      {say('grant')}
    </Button>
  )
  const isNarrowed = mark !== undefined || text !== ''
  return (
    <Section title={say('doors')} action={grant}>
      {(all > 0 || isNarrowed) && (
        <Group gap={6} mb="sm">
          <SearchField label={say('findDoor')} value={text} change={setText} width={180} />
          {counts && <MarkFilter counts={counts} mark={mark} choose={(next) => change({ mark: next })} />}
        </Group>
      )}
      <BulkBar count={picked.size} clear={() => pick(new Map())}>
        <Button size="xs" variant="default" onClick={() => setAct('times')}>
          {say('changeTimes')}
        </Button>
        <Button size="xs" variant="default" onClick={() => setAct('revoke')}>
          {say('revoke')}
        </Button>
      </BulkBar>
      {list.isPending && <Loading />}
      {list.error && rows.length === 0 && <Faulty error={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <Empty
          title={say(isNarrowed ? 'noDoorsLike' : 'noDoors')}
          text={isNarrowed ? '' : say('noDoorsText')}
          action={
            isNarrowed && (
              <Button
                variant="default"
                onClick={() => {
                  setText('')
                  change({ mark: undefined })
                }}
              >
                {sayParts('clearFilters')}
              </Button>
            )
          }
        />
      )}
      {rows.length > 0 && <DoorTable doors={rows} {...(mayEdit ? { picked, pick } : {})} />}
      {hasMore && (
        <Button mt="sm" variant="default" size="xs" loading={list.isFetchingNextPage} onClick={loadMore}>
          {say('loadMore')}
        </Button>
      )}
      {act !== null && (
        <ChangeAccess
          of={key}
          act={act}
          first={act === 'grant' ? [] : [...picked.values()]}
          close={() => (act === 'grant' ? show(null) : setAct(null))}
          done={() => pick(new Map())}
        />
      )}
    </Section>
  )
}
