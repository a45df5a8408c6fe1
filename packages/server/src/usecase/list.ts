import { type RawBuilder, sql } from 'kysely'
import { after, type Page, pageOf, placeOf } from './page.ts'

/** How a list is sorted: by an expression that is never null, with its kind in a cursor. */
export interface Sort {
  readonly by: RawBuilder<unknown>
  readonly kind: 'string' | 'number'
  /** Joins that `by` needs beyond the table itself. */
  readonly join?: RawBuilder<unknown>
}

/** Every row of a page carries what it was sorted by. */
export interface Sorted {
  readonly sorted_by: string | number
}

interface Wish {
  readonly systemId: string
  readonly table: 'key' | 'cylinder'
  readonly sort: Sort
  readonly order: 'asc' | 'desc'
  readonly cursor?: string | undefined
  readonly limit: number
  readonly filters: readonly RawBuilder<unknown>[]
}

/** Later than every instant, for what has none: it sorts last. */
const NEVER_MS = Number.MAX_SAFE_INTEGER

export const byText = (column: string): Sort => ({ by: sql.ref(column), kind: 'string' })

export const byTextOrLast = (column: string, join: RawBuilder<unknown>): Sort => ({
  by: sql`case when ${sql.ref(column)} is null then '1' else '0' || ${sql.ref(column)} end`,
  kind: 'string',
  join,
})

export const byInstant = (column: string, join?: RawBuilder<unknown>): Sort => ({
  by: sql`coalesce((extract(epoch from ${sql.ref(column)}) * 1000)::bigint, ${sql.lit(NEVER_MS)})`,
  kind: 'number',
  ...(join && { join }),
})

/**
 * The rows of one page and one more, in order, with `sorted_by`; and the same order for a query around it, whose alias
 * of this one is `alias`. Sorted by its number or an indexed column, a page costs what it holds.
 */
export function pageQuery({ systemId, table, sort, order, cursor, limit, filters }: Wish, alias: string) {
  const no = sql.ref(`${table}.${table}_no`)
  const place = placeOf(cursor, [sort.kind, 'number'])
  const direction = order === 'asc' ? sql`asc` : sql`desc`
  const where = [sql`${sql.ref(`${table}.system_id`)} = ${systemId}`, after(place, [sort.by, no], order), ...filters]
  const page = sql`select ${sql.ref(table)}.*, ${sort.by} as sorted_by from ${sql.ref(table)} ${sort.join ?? sql``}
    where ${sql.join(where, sql` and `)} order by ${sort.by} ${direction}, ${no} ${direction} limit ${limit + 1}`
  const outer = sql`${sql.ref(`${alias}.sorted_by`)} ${direction}, ${sql.ref(`${alias}.${table}_no`)} ${direction}`
  return { page, outer }
}

/** Cuts the page, as `pageOf`, by what it was sorted by and a number. */
export const sortedPage = <Row extends Sorted, Item>(
  rows: readonly Row[],
  limit: number,
  no: (row: Row) => number,
  view: (row: Row) => Item,
): Page<Item> => pageOf(rows, limit, (row) => [row.sorted_by, no(row)], view)
