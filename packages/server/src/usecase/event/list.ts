import { EVENT_CODES } from '@lockwright/protocol/message'
import { sql } from 'kysely'
import { eventContract } from '../../contract/event.ts'
import type { Row } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { pageOf } from '../page.ts'
import { type Output, usecase } from '../usecase.ts'
import {
  type EventFilter,
  type EventRow,
  eventView,
  type LogPlace,
  logPlace,
  logPlaceOf,
  selectEvents,
} from './select.ts'

/** R080: of all cylinders or one, of all keys or one. */
export const listEvents = usecase(eventContract.list, {
  permission: 'event.read',
  async run(ctx, { cursor, limit, ...wish }) {
    const rows = await selectEvents(ctx, wish, logPlaceOf(cursor), limit + 1)
    return pageOf(rows, limit, logPlace, eventView)
  },
})

interface GapRow extends Row<'event_gap'> {
  readonly cylinder: string
}

const gapView = (row: GapRow) => ({
  cylinderNo: row.cylinder_no,
  cylinder: row.cylinder,
  fromSeq: row.from_seq,
  toSeq: row.to_seq,
  cause: row.cause,
  noticedAt: row.noticed_at.toISOString(),
})

/** R081. */
export const listGaps = usecase(eventContract.gaps, {
  permission: 'event.read',
  async run({ tx, systemId }, { cylinderNo }) {
    const { rows } = await sql<GapRow>`
      select g.*, c.marking as cylinder from event_gap g
        join cylinder c on c.system_id = ${systemId} and c.cylinder_no = g.cylinder_no
      where g.system_id = ${systemId} and ${cylinderNo === undefined ? sql`true` : sql`g.cylinder_no = ${cylinderNo}`}
      order by g.cylinder_no, g.from_seq`.execute(tx)
    return { items: rows.map(gapView) }
  },
})

type LogRow = Output<typeof eventContract.log>['items'][number]

interface Placed {
  readonly place: LogPlace
  readonly row: LogRow
}

/** R080, R081: two lists in one order, so that what is missing stands where it is missing. */
export const listLog = usecase(eventContract.log, {
  permission: 'event.read',
  async run(ctx, { cursor, limit, ...wish }) {
    const place = logPlaceOf(cursor)
    const events = (await selectEvents(ctx, wish, place, limit + 1)).map(placedEvent)
    const { keyNo, kind, reason, proof, foreign } = wish
    const isNarrow = [keyNo, kind, reason, proof].some((one) => one !== undefined) || foreign
    const gaps = isNarrow ? [] : (await selectGaps(ctx, wish, place, limit + 1)).map(placedGap)
    const rows = [...events, ...gaps].toSorted((a, b) => comparePlaces(b.place, a.place))
    return pageOf(
      rows,
      limit,
      (one) => one.place,
      (one) => one.row,
    )
  },
})

/** Denials that were only counted (spec/audit.md 2) have no numbers of their own: their record is the gap. */
const COUNTED_DENIALS = 1

function placedEvent(row: EventRow): Placed {
  const event = eventView(row)
  const place = logPlace(row)
  if (row.code !== EVENT_CODES.lost || row.detail !== COUNTED_DENIALS) return { place, row: { row: 'event', ...event } }
  const { cylinderNo, cylinder, seq, at, storedAt: noticedAt } = event
  const lost = event.value ?? 0
  return {
    place,
    row: { row: 'gap', cylinderNo, cylinder, fromSeq: seq, toSeq: seq, cause: 'denialsCounted', noticedAt, at, lost },
  }
}

interface PlacedGapRow extends GapRow {
  readonly at: Date
}

function placedGap(row: PlacedGapRow): Placed {
  const lost = row.to_seq - row.from_seq + 1
  return {
    place: [row.at.getTime(), row.cylinder_no, 0, row.to_seq],
    row: { row: 'gap', ...gapView(row), at: row.at.toISOString(), lost },
  }
}

function comparePlaces(a: LogPlace, b: LogPlace): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]
}

/** A gap has the time of the first event after it, and stands right below that one. */
async function selectGaps(
  { tx, systemId }: Context,
  { cylinderNo, from, to }: EventFilter,
  place: LogPlace | null,
  limit: number,
): Promise<PlacedGapRow[]> {
  const filters = [
    ...(place === null
      ? []
      : [
          sql`(g.at, g.cylinder_no, 0::bigint, g.to_seq) < (${new Date(place[0])}::timestamptz, ${place[1]}::bigint,
            ${place[2]}::bigint, ${place[3]}::bigint)`,
        ]),
    ...(from === undefined ? [] : [sql`g.at >= ${from}::timestamptz`]),
    ...(to === undefined ? [] : [sql`g.at < ${to}::timestamptz`]),
  ]
  const where = filters.length === 0 ? sql`true` : sql.join(filters, sql` and `)
  const { rows } = await sql<PlacedGapRow>`
    select g.*, c.marking as cylinder
    from (select g.*, coalesce((select e.at from event e where e.system_id = ${systemId}
          and e.cylinder_no = g.cylinder_no and e.log_epoch = 0 and e.seq > g.to_seq order by e.seq limit 1),
          g.noticed_at) as at
        from event_gap g where g.system_id = ${systemId}
          and ${cylinderNo === undefined ? sql`true` : sql`g.cylinder_no = ${cylinderNo}`}) g
      join cylinder c on c.system_id = ${systemId} and c.cylinder_no = g.cylinder_no
    where ${where} order by g.at desc, g.cylinder_no desc, g.to_seq desc limit ${limit}`.execute(tx)
  return rows
}
