import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { query } from '../api/index.ts'
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
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { BulkDoors } from './BulkDoors.tsx'
import { CreateDoors } from './CreateDoors.tsx'
import { DoorFilters } from './DoorFilters.tsx'
import classes from './door.module.css'
import type { Door } from './door.ts'
import { doorColumns, FIRST_COLUMNS } from './doorColumns.tsx'
import { SwitchBody } from './SwitchBody.tsx'
import type { DoorSort, DoorsSearch } from './search.ts'
import { useDoorEdit } from './useDoorEdit.ts'
import { doorWords } from './words.ts'

const ROWS_A_PAGE = 200

/** Every door of the system: found, sorted, edited in place, changed many at a time (R026, R027, R034, R035, R038, R084). */
export function DoorsPage() {
  const say = useWords(doorWords)
  const { systemId } = useSystem()
  const mayEdit = useMay('element.edit')
  const mayRequest = useMay('task.edit')
  const search: DoorsSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const edit = useDoorEdit()
  const [picked, pick] = useState<ReadonlySet<number>>(new Set())
  const [switching, setSwitching] = useState<Door | null>(null)
  const [dialog, show] = useDialog()
  const choice = useColumns('doors', FIRST_COLUMNS)
  const { sort = 'no', order = 'asc', ...filter } = search
  const list = useInfiniteQuery(
    query.cylinder.list.infiniteOptions({
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
  const groups = useQuery(query.group.list.queryOptions({ input: { systemId } })).data?.items
  const { rows, hasMore, loadMore, total } = useCursorList<Door>(list)
  const joined = useMemo(() => firstSides(rows), [rows])
  const change = (part: Partial<DoorsSearch>) => {
    pick(new Set())
    void navigate({ to: '.', search: (before: DoorsSearch) => ({ ...before, ...part }), replace: true } as never)
  }
  const columns = useMemo(
    () =>
      doorColumns({
        say,
        groupName: (no) => groups?.find(({ groupNo }) => groupNo === no)?.name ?? `#${no}`,
        edit: mayEdit ? { ...edit, body: setSwitching } : null,
      }),
    [edit, groups, mayEdit, say],
  )
  const shown = useMemo(
    () => columns.filter(({ id }, place) => place === 0 || choice.shown.has(id)),
    [choice.shown, columns],
  )
  const isFiltered = Object.keys(given(filter)).length > 0
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
          <ExportMenu what="cylinders" filter={filter} />
          {create}
        </>
      }
    >
      <DoorFilters search={search} change={change} />
      <BulkDoors doors={rows.filter(({ cylinderNo }) => picked.has(cylinderNo))} clear={() => pick(new Set())} />
      {list.isPending && <Loading />}
      {list.error && rows.length === 0 && <Faulty error={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && (
        <ListTable<Door, DoorSort>
          label={say('title')}
          rows={rows}
          idOf={({ cylinderNo }) => cylinderNo}
          nameOf={({ marking, name }) => (name ? `${marking} ${name}` : marking)}
          columns={shown}
          sorting={{ by: sort, order }}
          onSort={({ by, order: direction }) => change({ sort: by, order: direction })}
          total={total}
          hasMore={hasMore}
          loadMore={loadMore}
          rowClass={({ cylinderNo }) => (joined.has(cylinderNo) ? classes.firstSide : undefined)}
          {...(mayEdit || mayRequest ? { selection: { ids: picked, change: pick } } : {})}
          empty={
            isFiltered ? (
              <NoMatch clear={() => void navigate({ to: '.', search: {} } as never)} />
            ) : (
              <Empty title={say('emptyTitle')} text={say('empty')} action={create} />
            )
          }
        />
      )}
      {switching && <SwitchBody of={switching} close={() => setSwitching(null)} />}
      <CreateDoors opened={dialog === 'new'} close={() => show(null)} />
    </Page>
  )
}

/** R084: doors that are followed by the other side of the same cylinder; no full line parts them. */
function firstSides(rows: readonly Door[]): ReadonlySet<number> {
  return new Set(rows.filter(({ bodyNo }, place) => rows[place + 1]?.bodyNo === bodyNo).map((row) => row.cylinderNo))
}
