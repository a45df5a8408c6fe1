import { Button, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { query } from '../api/index.ts'
import { BulkBar } from '../parts/BulkBar.tsx'
import { Empty } from '../parts/Empty.tsx'
import { Faulty } from '../parts/Faulty.tsx'
import type { Column } from '../parts/ListHead.tsx'
import { ListTable } from '../parts/ListTable.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Marking } from '../parts/Marking.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { Time } from '../parts/Time.tsx'
import { cursorPages, useCursorList } from '../parts/useCursorList.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { AssignTasks } from './AssignTasks.tsx'
import { CancelTasks } from './CancelTasks.tsx'
import { SHOWS, type Show } from './search.ts'
import { stateText, type Task, whatText } from './taskText.ts'
import { taskWords } from './words.ts'

const ROWS_A_PAGE = 100
const NO_SORTING = { by: 'no' as never, order: 'desc' } as const

interface TaskListProps {
  readonly show: Show
  change(show: Show): void
  /** Only this task. */
  readonly taskNo?: number | undefined
  /** Only those of this door, which then needs no column. */
  readonly cylinderNo?: number
}

/** Tasks with where they are and who carries them; also part of the page of a door (R078, R082, R083). */
export function TaskList({ show, change, taskNo, cylinderNo }: TaskListProps) {
  const say = useWords(taskWords)
  const { systemId } = useSystem()
  const mayEdit = useMay('task.edit')
  const [picked, pick] = useState<ReadonlySet<number>>(new Set())
  const [assigning, setAssigning] = useState(false)
  const list = useInfiniteQuery(
    query.task.list.infiniteOptions({
      ...cursorPages,
      input: (cursor: string | undefined) => ({
        systemId,
        limit: ROWS_A_PAGE,
        ...(cursor === undefined ? {} : { cursor }),
        ...(show === 'all' ? {} : { only: show }),
        ...(taskNo === undefined ? {} : { taskNo }),
        ...(cylinderNo === undefined ? {} : { cylinderNo }),
      }),
    }),
  )
  const { rows, hasMore, loadMore } = useCursorList<Task>(list)
  const door: Column<Task, never> = {
    id: 'door',
    head: say('door'),
    widthPx: 200,
    cell: (task) => (
      <SystemLink path={`doors/${task.cylinderNo}`}>
        <Marking marking={task.marking} name={task.name} />
      </SystemLink>
    ),
  }
  const columns: Column<Task, never>[] = [
    ...(cylinderNo === undefined ? [door] : []),
    { id: 'what', head: say('what'), widthPx: 190, cell: (task) => whatText(task, say) },
    { id: 'state', head: say('state'), widthPx: 360, cell: (task) => stateText(task, say) },
    { id: 'since', head: say('since'), widthPx: 170, cell: (task) => <Time instant={task.stateAt} /> },
    { id: 'asked', head: say('asked'), widthPx: 240, cell: (task) => <Asked task={task} /> },
  ]
  const chosen = rows.filter(({ taskNo }) => picked.has(taskNo))
  return (
    <>
      <SegmentedControl
        aria-label={say('show')}
        data={SHOWS.map((value) => ({ value, label: say(value) }))}
        value={show}
        onChange={(next) => {
          pick(new Set())
          change(next as Show)
        }}
        w="fit-content"
        maw="100%"
      />
      <BulkBar count={chosen.length} clear={() => pick(new Set())}>
        <Button size="xs" onClick={() => setAssigning(true)}>
          {say('assign')}
        </Button>
        <CancelTasks tasks={chosen} done={() => pick(new Set())} />
      </BulkBar>
      {list.isPending && <Loading />}
      {list.error && <Faulty error={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && (
        <ListTable
          label={say('title')}
          rows={rows}
          idOf={({ taskNo }) => taskNo}
          nameOf={(task) => `${task.marking}, ${whatText(task, say)}`}
          columns={columns}
          sorting={NO_SORTING}
          onSort={() => {}}
          hasMore={hasMore}
          loadMore={loadMore}
          {...(mayEdit ? { selection: { ids: picked, change: pick } } : {})}
          empty={<Empty title={say('emptyTitle')} text={say('empty')} />}
        />
      )}
      <AssignTasks
        taskNos={chosen.map(({ taskNo }) => taskNo)}
        opened={assigning}
        close={() => setAssigning(false)}
        done={() => pick(new Set())}
      />
    </>
  )
}

function Asked({ task }: { readonly task: Task }) {
  return (
    <>
      <Time instant={task.createdAt} dayOnly />, {task.createdBy}
    </>
  )
}
