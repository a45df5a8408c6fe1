import { REASONS } from '@lockwright/domain/model'
import { EVENT_CODES } from '@lockwright/protocol/message'
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { eventContract, eventFilter } from '../../contract/event.ts'
import type { Row } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { witnessOf } from '../element/witness.ts'
import { labelOf } from '../key/view.ts'
import { placeOf } from '../page.ts'
import type { Output } from '../usecase.ts'

export type EventFilter = z.infer<z.ZodObject<typeof eventFilter>>

const KINDS = new Map(Object.entries(EVENT_CODES).map(([name, code]) => [code as number, name]))
const REASON_NAMES = new Map(Object.entries(REASONS).map(([name, code]) => [code as number, name]))
/** Bit of `flags`: the key only said who it is. */
const CLAIMED = 1
const NO_CODE = -1

export interface EventRow extends Row<'event'> {
  readonly cylinder: string
  readonly key_no: number | null
  readonly key_marking: string | null
  readonly key_name: string | null
}

/** Where something stands in the log: time, cylinder, count of re-keyings, number. Newest first. */
export type LogPlace = readonly [at: number, cylinderNo: number, logEpoch: number, seq: number]

export const logPlace = (row: EventRow): LogPlace => [row.at.getTime(), row.cylinder_no, row.log_epoch, row.seq]

export function logPlaceOf(cursor: string | undefined): LogPlace | null {
  return placeOf(cursor, ['number', 'number', 'number', 'number']) as LogPlace | null
}

/** Events after a place, newest first, with the names of cylinders and keys; one round trip. */
export async function selectEvents(
  { tx, systemId }: Context,
  { cylinderNo, keyNo, kind, reason, proof, from, to, foreign }: EventFilter,
  place: LogPlace | null,
  limit: number,
): Promise<EventRow[]> {
  const table = sql.table(foreign ? 'foreign_event' : 'event')
  const columns = ['at', 'cylinder_no', 'log_epoch', 'seq'].map((name) => sql.ref(`e.${name}`))
  const filters = [
    afterEvent(place, columns),
    ...(cylinderNo === undefined ? [] : [sql`e.cylinder_no = ${cylinderNo}`]),
    ...(keyNo === undefined
      ? []
      : [sql`e.key_id = (select key_id from key where system_id = ${systemId} and key_no = ${keyNo})`]),
    ...(kind === undefined ? [] : [sql`e.code = ${EVENT_CODES[kind]}`]),
    ...(reason === undefined ? [] : [sql`e.code = ${EVENT_CODES.denied} and e.detail = ${reasonCode(reason)}`]),
    ...(proof === undefined ? [] : [sql`(e.flags & ${CLAIMED}::int <> 0) = ${proof === 'claimed'}`]),
    ...(from === undefined ? [] : [sql`e.at >= ${from}::timestamptz`]),
    ...(to === undefined ? [] : [sql`e.at < ${to}::timestamptz`]),
  ]
  const newestFirst = sql.join(columns.map((column) => sql`${column} desc`))
  const { rows } = await sql<EventRow>`
    select e.*, c.marking as cylinder, k.key_no, k.marking as key_marking, k.name as key_name
    from (select e.* from ${table} e where e.system_id = ${systemId} and ${sql.join(filters, sql` and `)}
      order by ${newestFirst} limit ${limit}) e
      join cylinder c on c.system_id = ${systemId} and c.cylinder_no = e.cylinder_no
      left join key k on ${foreign ? sql`false` : sql`k.system_id = ${systemId} and k.key_id = e.key_id`}
    order by ${newestFirst}`.execute(tx)
  return rows
}

function reasonCode(reason: string): number {
  return new Map<string, number>(Object.entries(REASONS)).get(reason) ?? NO_CODE
}

function afterEvent(place: LogPlace | null, columns: readonly RawBuilder<unknown>[]) {
  if (place === null) return sql`true`
  const [at, ...rest] = place
  return sql`(${sql.join(columns)}) < (${new Date(at)}::timestamptz, ${sql.join(rest.map((n) => sql`${n}::bigint`))})`
}

type Event = Output<typeof eventContract.list>['items'][number]

export function eventView(row: EventRow): Event {
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
    carriedBy: witnessOf(row.carried_by),
    storedAt: row.stored_at.toISOString(),
  }
}
