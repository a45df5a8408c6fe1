import type { Contract } from '@lockwright/server/contract'
import { Badge, Text, Tooltip } from '@mantine/core'
import type { InferContractRouterOutputs } from '@orpc/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Empty } from '../parts/Empty.tsx'
import { Faulty } from '../parts/Faulty.tsx'
import type { Column } from '../parts/ListHead.tsx'
import { ListTable } from '../parts/ListTable.tsx'
import { Loading } from '../parts/Loading.tsx'
import { reasonWord, reasonWords } from '../parts/reasonWords.ts'
import { SystemLink } from '../parts/SystemLink.tsx'
import { Time } from '../parts/Time.tsx'
import { exactTime } from '../parts/time.ts'
import { cursorPages, useCursorList } from '../parts/useCursorList.ts'
import { useWitness } from '../parts/witness.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import classes from './log.module.css'
import { filterOf, type LogSearch } from './search.ts'
import { logWords } from './words.ts'

type Row = InferContractRouterOutputs<Contract>['event']['log']['items'][number]
type Event = Extract<Row, { row: 'event' }>
type Gap = Extract<Row, { row: 'gap' }>

const ROWS_A_PAGE = 200
const NO_SORTING = { by: 'at' as never, order: 'desc' } as const

/** Entries and, between them, what is missing (R080, R081); also part of the pages of a key and of a door. */
export function LogTable({ search }: { readonly search: LogSearch }) {
  const say = useWords(logWords)
  const { systemId } = useSystem()
  const list = useInfiniteQuery(
    query.event.log.infiniteOptions({
      ...cursorPages,
      input: (cursor: string | undefined) => ({
        systemId,
        limit: ROWS_A_PAGE,
        ...filterOf(search),
        ...(cursor === undefined ? {} : { cursor }),
      }),
    }),
  )
  const { rows, hasMore, loadMore } = useCursorList<Row>(list)
  const columns: Column<Row, never>[] = [
    { id: 'at', head: say('when'), widthPx: 170, cell: (row) => <Time instant={row.at} /> },
    ...(search.door === undefined
      ? [{ id: 'door', head: say('door'), widthPx: 150, cell: (row: Row) => <Door row={row} /> }]
      : []),
    {
      id: 'key',
      head: say('key'),
      widthPx: 190,
      cell: (row) => (row.row === 'event' ? <KeyOf event={row} /> : null),
    },
    {
      id: 'what',
      head: say('what'),
      widthPx: 320,
      cell: (row) => (row.row === 'event' ? <What event={row} /> : <Missing gap={row} />),
    },
    {
      id: 'brought',
      head: say('brought'),
      widthPx: 260,
      cell: (row) => (row.row === 'event' ? <Brought event={row} /> : null),
    },
  ]
  if (list.isPending) return <Loading />
  if (list.error && rows.length === 0) return <Faulty error={list.error} again={() => void list.refetch()} />
  return (
    <ListTable
      label={say('title')}
      rows={rows}
      idOf={idOf}
      nameOf={(row) => row.at}
      columns={columns}
      sorting={NO_SORTING}
      onSort={() => {}}
      hasMore={hasMore}
      loadMore={loadMore}
      rowClass={(row) => (row.row === 'gap' ? classes.gap : undefined)}
      empty={<Empty title={say('emptyTitle')} text={say('empty')} />}
    />
  )
}

/** Doors number their entries; a gap takes the number before its first. */
const idOf = (row: Row): number => row.cylinderNo * 2 ** 32 + (row.row === 'event' ? row.seq * 2 : row.fromSeq * 2 + 1)

function Door({ row }: { readonly row: Row }) {
  return (
    <SystemLink path={`doors/${row.cylinderNo}`} className="marking">
      {row.cylinder}
    </SystemLink>
  )
}

function KeyOf({ event }: { readonly event: Event }) {
  const say = useWords(logWords)
  if (event.keyId === 0) return say('noKey')
  return (
    <>
      {event.keyNo === null ? (
        <Text span inherit c="dimmed">
          {say('unknownKey', { id: event.keyId })}
        </Text>
      ) : (
        <SystemLink path={`keys/${event.keyNo}`}>{event.key}</SystemLink>
      )}
      {event.claimed && (
        <Tooltip label={say('claimedHint')}>
          <Badge size="xs" variant="outline" color="yellow" ml={6} tt="none" tabIndex={0}>
            {say('claimed')}
          </Badge>
        </Tooltip>
      )}
    </>
  )
}

function What({ event }: { readonly event: Event }) {
  const say = useWords(logWords)
  const sayReason = useWords(reasonWords)
  switch (event.kind) {
    case 'denied':
      return (
        <Text span inherit c="var(--lw-waiting)">
          {say('denied', { reason: sayReason(reasonWord(event.reason)) })}
        </Text>
      )
    case 'lost':
      return (
        <Text span inherit fw={600}>
          {say('lost', { count: event.value ?? 0 })}
        </Text>
      )
    case 'foreign':
      return say('kindForeign')
    default:
      return say(event.kind)
  }
}

function Missing({ gap }: { readonly gap: Gap }) {
  const say = useWords(logWords)
  const { language } = useLanguage()
  const { timeZone } = useSystem()
  const cause =
    gap.cause === 'overwritten' ? say('causeOverwritten') : gap.cause === 'damaged' ? say('causeDamaged') : gap.cause
  return (
    <Text span inherit fw={600}>
      {say('gap', { count: gap.lost, cause, at: exactTime(new Date(gap.noticedAt), language, timeZone) })}
    </Text>
  )
}

function Brought({ event }: { readonly event: Event }) {
  const say = useWords(logWords)
  const witness = useWitness()
  const { language } = useLanguage()
  const { timeZone } = useSystem()
  return (
    <Text span inherit c="dimmed">
      {witness(event.carriedBy)}, {say('storedAt', { at: exactTime(new Date(event.storedAt), language, timeZone) })}
    </Text>
  )
}
