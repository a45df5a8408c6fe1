import { type RawBuilder, sql } from 'kysely'
import { isStorable } from '../contract/common.ts'
import { fault } from '../errors/index.ts'

/** Where a page ended: the sort value of its last row and, where two rows share it, their number. */
type Place = readonly (string | number)[]

export interface Page<Item> {
  readonly items: Item[]
  readonly next: string | null
}

/** Cuts the one row too many that was asked for, and says where the next page begins. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  place: (row: Row) => Place,
  view: (row: Row) => Item,
): Page<Item> {
  const kept = rows.slice(0, limit)
  const last = kept.at(-1)
  const more = rows.length > limit && last !== undefined
  return { items: kept.map(view), next: more ? encode(place(last)) : null }
}

function encode(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** The place a cursor stands for; `kinds` says what must be in it. */
export function placeOf(cursor: string | undefined, kinds: readonly ('string' | 'number')[]): Place | null {
  if (cursor === undefined) return null
  let place: unknown
  try {
    place = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    place = null
  }
  const fits =
    Array.isArray(place) &&
    place.length === kinds.length &&
    place.every(
      (value, i) =>
        typeof value === kinds[i] && (typeof value === 'string' ? isStorable(value) : Number.isSafeInteger(value)),
    )
  if (!fits) throw fault('inputInvalid', { issues: [{ path: 'cursor', message: 'Not a cursor of this list' }] })
  return place as Place
}

/** Rows after a place in the given order; true for the first page. Columns and values stand in the same order. */
export function after(
  place: Place | null,
  columns: readonly RawBuilder<unknown>[],
  order: 'asc' | 'desc',
): RawBuilder<boolean> {
  if (place === null) return sql<boolean>`true`
  const values = place.map((value) => (typeof value === 'number' ? sql`${value}::bigint` : sql`${value}::text`))
  return order === 'asc'
    ? sql<boolean>`(${sql.join(columns)}) > (${sql.join(values)})`
    : sql<boolean>`(${sql.join(columns)}) < (${sql.join(values)})`
}

/** Text for `ilike` that finds `search` anywhere, its own % and _ taken literally. */
export const containing = (search: string): string => `%${search.replace(/[\\%_]/g, '\\$&')}%`
