import { REASONS } from '@lockwright/domain/model'
import { EVENT_CODES } from '@lockwright/protocol/message'
import { type RawBuilder, sql } from 'kysely'
import { eventContract } from '../../contract/event.ts'
import type { Row } from '../../store/index.ts'
import { labelOf } from '../key/view.ts'
import { pageOf, placeOf } from '../page.ts'
import { type Output, usecase } from '../usecase.ts'

const KINDS = new Map(Object.entries(EVENT_CODES).map(([name, code]) => [code as number, name]))
const REASON_NAMES = new Map(Object.entries(REASONS).map(([name, code]) => [code as number, name]))
/** Bit of `flags`: the key only said who it is. */
const CLAIMED = 1

interface EventRow extends Row<'event'> {
  readonly cylinder: string
  readonly key_no: number | null
  readonly key_marking: string | null
  readonly key_name: string | null
}

/** R080: of all cylinders or one, of all keys or one. */
export const listEvents = usecase(eventContract.list, {
  permission: 'event.read',
  async run(ctx, { cursor, limit, cylinderNo, keyNo, kind, from, to, foreign }) {
    const { systemId, tx } = ctx
    const table = sql.table(foreign ? 'foreign_event' : 'event')
    const columns = ['at', 'cylinder_no', 'log_epoch', 'seq'].map((name) => sql.ref(`e.${name}`))
    const filters = [
      afterEvent(cursor, columns),
      ...(cylinderNo === undefined ? [] : [sql`e.cylinder_no = ${cylinderNo}`]),
      ...(keyNo === undefined
        ? []
        : [sql`e.key_id = (select key_id from key where system_id = ${systemId} and key_no = ${keyNo})`]),
      ...(kind === undefined ? [] : [sql`e.code = ${EVENT_CODES[kind]}`]),
      ...(from === undefined ? [] : [sql`e.at >= ${from}::timestamptz`]),
      ...(to === undefined ? [] : [sql`e.at < ${to}::timestamptz`]),
    ]
    const newestFirst = sql.join(columns.map((column) => sql`${column} desc`))
    const { rows } = await sql<EventRow>`
      select e.*, c.marking as cylinder, k.key_no, k.marking as key_marking, k.name as key_name
      from (select e.* from ${table} e where e.system_id = ${systemId} and ${sql.join(filters, sql` and `)}
        order by ${newestFirst} limit ${limit + 1}) e
        join cylinder c on c.system_id = ${systemId} and c.cylinder_no = e.cylinder_no
        left join key k on ${foreign ? sql`false` : sql`k.system_id = ${systemId} and k.key_id = e.key_id`}
      order by ${newestFirst}`.execute(tx)
    return pageOf(rows, limit, (row) => [row.at.getTime(), row.cylinder_no, row.log_epoch, row.seq], eventView)
  },
})

function afterEvent(cursor: string | undefined, columns: readonly RawBuilder<unknown>[]) {
  const place = placeOf(cursor, ['number', 'number', 'number', 'number'])
  if (place === null) return sql`true`
  const [at, ...rest] = place
  return sql`(${sql.join(columns)}) < (${new Date(at as number)}::timestamptz, ${sql.join(rest.map((n) => sql`${n}::bigint`))})`
}

type Event = Output<typeof eventContract.list>['items'][number]

function eventView(row: EventRow): Event {
  return {
    cylinderNo: row.cylinder_no,
    cylinder: row.cylinder,
    seq: row.seq,
    at: row.at.toISOString(),
    kind: (KINDS.get(row.code) ?? 'unknown') as Event['kind'],
    reason: row.code === EVENT_CODES.denied ? (REASON_NAMES.get(row.detail) ?? `${row.detail}`) : null,
    value: row.value,
    keyId: row.key_id,
    keyNo: row.key_no,
    key: row.key_marking === null ? null : labelOf({ name: row.key_name ?? '', marking: row.key_marking }),
    claimed: (row.flags & CLAIMED) !== 0,
    carriedBy: row.carried_by,
    storedAt: row.stored_at.toISOString(),
  }
}

interface GapRow extends Row<'event_gap'> {
  readonly cylinder: string
}

/** R081. */
export const listGaps = usecase(eventContract.gaps, {
  permission: 'event.read',
  async run({ tx, systemId }, { cylinderNo }) {
    const { rows } = await sql<GapRow>`
      select g.*, c.marking as cylinder from event_gap g
        join cylinder c on c.system_id = ${systemId} and c.cylinder_no = g.cylinder_no
      where g.system_id = ${systemId} and ${cylinderNo === undefined ? sql`true` : sql`g.cylinder_no = ${cylinderNo}`}
      order by g.cylinder_no, g.from_seq`.execute(tx)
    const items = rows.map((row) => ({
      cylinderNo: row.cylinder_no,
      cylinder: row.cylinder,
      fromSeq: row.from_seq,
      toSeq: row.to_seq,
      cause: row.cause,
      noticedAt: row.noticed_at.toISOString(),
    }))
    return { items }
  },
})
