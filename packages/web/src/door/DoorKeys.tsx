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
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { ChangeKeys } from './ChangeKeys.tsx'
import type { DoorInFull, KeyOfDoor } from './door.ts'
import { KeyTable } from './KeyTable.tsx'
import { pageWords } from './pageWords.ts'
import type { DoorSearch } from './search.ts'

const ROWS_A_PAGE = 200

interface DoorKeysProps {
  readonly of: DoorInFull
  readonly search: DoorSearch
  change(part: Partial<DoorSearch>): void
}

/** Every key that may, could or was to open the door, each mark with its why; let in and taken away from here (R066, R069). */
export function DoorKeys({ of: door, search: { mark }, change }: DoorKeysProps) {
  const say = useWords(pageWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const mayEdit = useMay('policy.edit')
  const [text, setText] = useState('')
  const [picked, pick] = useState<ReadonlySet<number>>(new Set())
  // What is picked for the others is forgotten when the page is left.
  const [pickedAct, setAct] = useState<'revoke' | 'times' | null>(null)
  const [dialog, show] = useDialog()
  const act = dialog === 'grant' ? 'grant' : pickedAct
  const list = useInfiniteQuery(
    query.mark.ofCylinder.infiniteOptions({
      ...cursorPages,
      input: (cursor: string | undefined) => ({
        systemId,
        cylinderNo: door.cylinderNo,
        limit: ROWS_A_PAGE,
        ...(mark === undefined ? {} : { mark }),
        ...(text === '' ? {} : { search: text }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
      placeholderData: (before) => before,
    }),
  )
  const { rows, hasMore, loadMore } = useCursorList<KeyOfDoor>(list)
  const counts = list.data?.pages[0]?.counts
  const isNarrowed = mark !== undefined || text !== ''
  const clear = () => {
    setText('')
    change({ mark: undefined })
  }
  return (
    <Section
      title={say('keys')}
      action={
        mayEdit && (
          <Button size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => show('grant')}>
            {say('grant')}
          </Button>
        )
      }
    >
      {counts && (sumOfMarks(counts) > 0 || isNarrowed) && (
        <Group gap={6} mb="sm">
          <SearchField label={say('findKey')} value={text} change={setText} width={210} />
          <MarkFilter counts={counts} mark={mark} choose={(next) => change({ mark: next })} />
        </Group>
      )}
      <BulkBar count={picked.size} clear={() => pick(new Set())}>
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
          title={say(isNarrowed ? 'noKeysLike' : 'noKeys')}
          text={isNarrowed ? '' : say('noKeysText')}
          action={
            isNarrowed && (
              <Button variant="default" onClick={clear}>
                {sayParts('clearFilters')}
              </Button>
            )
          }
        />
      )}
      {rows.length > 0 && <KeyTable keys={rows} {...(mayEdit ? { picked, pick } : {})} />}
      {hasMore && (
        <Button mt="sm" variant="default" size="xs" loading={list.isFetchingNextPage} onClick={loadMore}>
          {say('loadMore')}
        </Button>
      )}
      {act !== null && (
        <ChangeKeys
          of={door}
          act={act}
          first={act === 'grant' ? [] : [...picked]}
          close={() => (act === 'grant' ? show(null) : setAct(null))}
          done={() => pick(new Set())}
        />
      )}
    </Section>
  )
}
