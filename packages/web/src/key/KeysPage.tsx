import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { api, query } from '../api/index.ts'
import { ColumnChooser } from '../parts/ColumnChooser.tsx'
import { Empty } from '../parts/Empty.tsx'
import { ExportMenu } from '../parts/ExportMenu.tsx'
import { Faulty } from '../parts/Faulty.tsx'
import { given } from '../parts/given.ts'
import { ListTable } from '../parts/ListTable.tsx'
import { Loading } from '../parts/Loading.tsx'
import { NoMatch } from '../parts/NoMatch.tsx'
import { Page } from '../parts/Page.tsx'
import { useColumns } from '../parts/useColumns.ts'
import { cursorPages, useCursorList } from '../parts/useCursorList.ts'
import { useDialog } from '../parts/useDialog.ts'
import { useSaved } from '../parts/useSaved.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { BulkKeys } from './BulkKeys.tsx'
import { CreateKeys } from './CreateKeys.tsx'
import { HandOutOf } from './HandOutDialog.tsx'
import { KeyFilters } from './KeyFilters.tsx'
import type { Key } from './key.ts'
import { FIRST_COLUMNS, keyColumns } from './keyColumns.tsx'
import type { KeySort, KeysSearch } from './search.ts'
import { keyWords } from './words.ts'

const ROWS_A_PAGE = 200
const HAND_OUT = 'handOut '

/** Every key of the system: found, sorted, edited in place, changed many at a time (R026-R029, R034, R035, R038). */
export function KeysPage() {
  const say = useWords(keyWords)
  const { systemId } = useSystem()
  const mayEdit = useMay('element.edit')
  const mayHandOut = useMay('key.handOut')
  const search: KeysSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const client = useQueryClient()
  const saved = useSaved()
  const [picked, pick] = useState<ReadonlySet<number>>(new Set())
  const [dialog, show] = useDialog()
  const choice = useColumns('keys', FIRST_COLUMNS)
  const { sort = 'no', order = 'asc', ...filter } = search
  const list = useInfiniteQuery(
    query.key.list.infiniteOptions({
      ...cursorPages,
      input: (cursor: string | undefined) => ({
        systemId,
        limit: ROWS_A_PAGE,
        sort,
        order,
        ...given(filter),
        ...(cursor === undefined ? { withTotal: 'true' } : { cursor }),
      }),
      placeholderData: (before) => before,
    }),
  )
  const { rows, hasMore, loadMore, total } = useCursorList<Key>(list)
  const change = (part: Partial<KeysSearch>) => {
    pick(new Set())
    void navigate({ to: '.', search: (before: KeysSearch) => ({ ...before, ...part }), replace: true } as never)
  }
  const columns = useMemo(() => {
    const rename = async (key: Key, name: string) => {
      const { keyNo, version: ifMatch } = key
      const { version } = await api.key.edit({ systemId, keyNo, name }, { context: { ifMatch } })
      await client.invalidateQueries({ queryKey: query.key.key() })
      saved({
        message: name ? say('renamed', { marking: key.marking, name }) : say('unnamed', { marking: key.marking }),
        undo: {
          act: () => api.key.edit({ systemId, keyNo, name: key.name }, { context: { ifMatch: version } }),
        },
      })
    }
    return keyColumns({
      say,
      rename: mayEdit ? rename : null,
      handOut: mayHandOut ? ({ keyNo }) => show(`${HAND_OUT}${keyNo}`) : null,
    })
  }, [client, mayEdit, mayHandOut, saved, say, show, systemId])
  const { shown } = choice
  const shownColumns = useMemo(() => columns.filter(({ id }, place) => place === 0 || shown.has(id)), [columns, shown])
  const isFiltered = Object.keys(given(filter)).length > 0
  const chosen = rows.filter(({ keyNo }) => picked.has(keyNo))
  const create = mayEdit && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => show('new')}>
      {say('create')}
    </Button>
  )
  return (
    <Page
      title={say('title')}
      actions={
        <>
          <ColumnChooser columns={columns.slice(1)} choice={choice} />
          <ExportMenu what="keys" filter={filter} />
          {create}
        </>
      }
    >
      <KeyFilters search={search} change={change} />
      <BulkKeys keys={chosen} clear={() => pick(new Set())} />
      {list.isPending && <Loading />}
      {list.error && rows.length === 0 && <Faulty error={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && (
        <ListTable<Key, KeySort>
          label={say('title')}
          rows={rows}
          idOf={({ keyNo }) => keyNo}
          nameOf={({ label }) => label}
          columns={shownColumns}
          sorting={{ by: sort, order }}
          onSort={({ by, order: direction }) => change({ sort: by, order: direction })}
          total={total}
          hasMore={hasMore}
          loadMore={loadMore}
          {...(mayEdit || mayHandOut ? { selection: { ids: picked, change: pick } } : {})}
          empty={
            isFiltered ? (
              <NoMatch clear={() => void navigate({ to: '.', search: {} } as never)} />
            ) : (
              <Empty title={say('emptyTitle')} text={say('empty')} action={create} />
            )
          }
        />
      )}
      {dialog?.startsWith(HAND_OUT) && (
        <HandOutOf keyNo={Number(dialog.slice(HAND_OUT.length))} close={() => show(null)} />
      )}
      <CreateKeys opened={dialog === 'new'} close={() => show(null)} />
    </Page>
  )
}
