import { sql } from 'kysely'
import { exportContract } from '../../contract/export.ts'
import { fault } from '../../errors/index.ts'
import { type Cell, type Column, CSV_TYPE, csvOf, XLSX_TYPE, xlsxOf } from '../../export/index.ts'
import type { Context } from '../context.ts'
import { cylinderFilters } from '../cylinder/filter.ts'
import { type CylinderRow, selectCylinders } from '../cylinder/view.ts'
import type { Witness } from '../element/witness.ts'
import { eventView, logPlace, selectEvents } from '../event/select.ts'
import { keyFilters } from '../key/filter.ts'
import { type KeyRow, selectKeys } from '../key/view.ts'
import { pageQuery } from '../list.ts'
import { loadSystem } from '../system/view.ts'
import { usecase } from '../usecase.ts'
import { localTime } from '../zone/local.ts'
import { WORDS, type Words } from './words.ts'

const ROWS_MAX = 100_000
/** Rows of one question. */
const CHUNK = 2000

export interface ListOf<Row> {
  readonly name: Exclude<keyof Words['sheets'], 'chart'>
  readonly columns: (words: Words) => readonly Column[]
  readonly cells: (row: Row, words: Words, local: (at: Date | null) => string | null) => readonly Cell[]
}

/** The rows as a file; `next` gives those after a row, fewer than asked for at the end. */
export async function fileOf<Row>(
  ctx: Context,
  list: ListOf<Row>,
  { format, language }: { readonly format: 'csv' | 'xlsx'; readonly language: 'en' | 'de' },
  next: (after: Row | null, limit: number) => Promise<readonly Row[]>,
): Promise<File> {
  const words = WORDS[language]
  const { time_zone: zone, code } = await loadSystem(ctx)
  const local = (at: Date | null) => at && localTime(at, zone)
  const cells: (readonly Cell[])[] = []
  for (let last: Row | null = null; ; ) {
    const rows: readonly Row[] = await next(last, CHUNK)
    for (const row of rows) cells.push(list.cells(row, words, local))
    if (cells.length > ROWS_MAX) {
      throw fault('exportTooLarge', { count: `> ${ROWS_MAX}`, what: words.rows, limit: ROWS_MAX })
    }
    if (rows.length < CHUNK) break
    last = rows.at(-1)!
  }
  const columns = list.columns(words)
  const sheet = words.sheets[list.name]
  const bytes = format === 'csv' ? csvOf(columns, cells) : await xlsxOf(sheet, columns, cells)
  return new File([new Uint8Array(bytes)], fileName(code, list.name, format), {
    type: format === 'csv' ? CSV_TYPE : XLSX_TYPE,
  })
}

export const fileName = (code: string, what: string, ending: string): string =>
  `${code.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-')}-${what}.${ending}`

const KEYS: ListOf<KeyRow> = {
  name: 'keys',
  columns: (words) => [
    { head: words.no, width: 8 },
    { head: words.marking, width: 14 },
    { head: words.name, width: 28 },
    { head: words.kind, width: 14 },
    { head: words.state, width: 16 },
    { head: words.holder, width: 28 },
    { head: words.outAt, width: 17 },
    { head: words.dueAt, width: 17 },
    { head: words.validFrom, width: 17 },
    { head: words.validTo, width: 17 },
    { head: words.blocked, width: 9 },
    { head: words.doors, width: 8 },
    { head: words.waiting, width: 17 },
    { head: words.battery, width: 9 },
    { head: words.seenAt, width: 17 },
  ],
  cells: (row, words, local) => [
    row.key_no,
    row.marking,
    row.name,
    row.kind,
    row.state,
    row.holder,
    local(row.out_at),
    local(row.due_at),
    row.validity_kind === 'never' ? 'never' : local(row.valid_from),
    local(row.valid_to),
    row.blocked ? words.yes : null,
    row.doors,
    local(row.update_at),
    row.battery_percent,
    local(row.seen_at),
  ],
}

export const exportKeys = usecase(exportContract.keys, {
  permission: 'element.read',
  async run(ctx, { format, language, systemId, ...wish }, request) {
    const filters = keyFilters(ctx, wish)
    const sort = { by: sql.ref('key.key_no'), kind: 'number' } as const
    return fileOf(ctx, KEYS, { format, language: language ?? request.language }, (last, limit) => {
      const onwards = last === null ? filters : [...filters, sql`key.key_no > ${last.key_no}`]
      const query = { systemId, table: 'key', sort, order: 'asc', limit: limit - 1, filters: onwards } as const
      const { page, outer } = pageQuery(query, 'k')
      return selectKeys(ctx, page, outer)
    })
  },
})

const CYLINDERS: ListOf<CylinderRow> = {
  name: 'cylinders',
  columns: (words) => [
    { head: words.no, width: 8 },
    { head: words.marking, width: 14 },
    { head: words.name, width: 28 },
    { head: words.place, width: 24 },
    { head: words.kind, width: 10 },
    { head: words.body, width: 14 },
    { head: words.side, width: 6 },
    { head: words.state, width: 16 },
    { head: words.timeZone, width: 16 },
    { head: words.keys, width: 8 },
    { head: words.openTasks, width: 9 },
    { head: words.lastEventAt, width: 17 },
    { head: words.seenAt, width: 17 },
  ],
  cells: (row, _words, local) => [
    row.cylinder_no,
    row.marking,
    row.name,
    row.place,
    row.kind,
    row.body_marking,
    row.body_kind === 'double' ? row.side : null,
    row.state,
    row.zone,
    row.keys,
    row.open_tasks,
    local(row.last_event_at),
    local(row.seen_at),
  ],
}

export const exportCylinders = usecase(exportContract.cylinders, {
  permission: 'element.read',
  async run(ctx, { format, language, systemId, ...wish }, request) {
    const filters = cylinderFilters(ctx, wish)
    const sort = { by: sql.ref('cylinder.cylinder_no'), kind: 'number' } as const
    return fileOf(ctx, CYLINDERS, { format, language: language ?? request.language }, (last, limit) => {
      const onwards = last === null ? filters : [...filters, sql`cylinder.cylinder_no > ${last.cylinder_no}`]
      const query = { systemId, table: 'cylinder', sort, order: 'asc', limit: limit - 1, filters: onwards } as const
      const { page, outer } = pageQuery(query, 'c')
      return selectCylinders(ctx, page, outer)
    })
  },
})

const EVENTS: ListOf<Awaited<ReturnType<typeof selectEvents>>[number]> = {
  name: 'events',
  columns: (words) => [
    { head: words.at, width: 17 },
    { head: words.door, width: 20 },
    { head: words.no, width: 8 },
    { head: words.key, width: 28 },
    { head: words.event, width: 12 },
    { head: words.reason, width: 18 },
    { head: words.proof, width: 12 },
    { head: words.carriedBy, width: 24 },
  ],
  cells(row, words, local) {
    const { cylinder, seq, key, keyId, kind, reason, claimed, carriedBy } = eventView(row)
    const proof = claimed ? words.claimed : words.proven
    const who = key ?? (keyId === 0 ? null : `${keyId}`)
    return [local(row.at), cylinder, seq, who, kind, reason, who === null ? null : proof, through(carriedBy, words)]
  },
}

const through = (witness: Witness, words: Words): string =>
  witness.kind === 'bridge'
    ? `${words.bridge} ${witness.label}`
    : witness.kind === 'key'
      ? `${words.key} ${witness.marking}`
      : witness.text

export const exportEvents = usecase(exportContract.events, {
  permission: 'event.read',
  async run(ctx, { format, language, systemId: _system, ...wish }, request) {
    return fileOf(ctx, EVENTS, { format, language: language ?? request.language }, (last, limit) =>
      selectEvents(ctx, wish, last && logPlace(last), limit),
    )
  },
})
