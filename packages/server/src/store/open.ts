import { Kysely } from 'kysely'
import pg, { type ClientConfig } from 'pg'
import { Dialect } from './driver.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

export interface Store {
  readonly db: Database
  /** Below kysely: for COPY-like statements and for LISTEN. */
  readonly pool: pg.Pool
  close(): Promise<void>
}

/** A request waits so long for a session of the pool; then the server says that it is busy (R128). */
const WAIT_MS = 10_000
const STATEMENT_MS = 120_000

const BIGINT = 20
const BIGINT_ARRAY = 1016
const BYTEA = 17

/** No bigint of the store exceeds 2^53 (u32 numbers, counters, seconds); one that does is a bug, not a rounding. */
function parseBigint(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`bigint ${text} does not fit a number`)
  return value
}

/** Plain bytes: a `Buffer` would serialise and compare differently from what the protocol makes. */
function parseBytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.slice(2), 'hex'))
}

/**
 * Opens the pool of the application's role.
 * @param onError hears of sessions that broke; the pool makes new ones by itself
 */
export function openStore(app: ClientConfig, onError: (error: Error) => void, connectionsMax = 20): Store {
  const parsers: Readonly<Record<number, (text: string) => unknown>> = {
    [BIGINT]: parseBigint,
    [BIGINT_ARRAY]: (text) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(parseBigint)),
    [BYTEA]: parseBytes,
  }
  const pool = new pg.Pool({
    pipeline: true,
    ...app,
    max: connectionsMax,
    application_name: 'lockwright',
    connectionTimeoutMillis: WAIT_MS,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: STATEMENT_MS,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        parsers[oid] ??
        (format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text')),
    },
  })
  // The pool hears of idle sessions only; one that breaks inside a transaction, unheard, would end the program.
  pool.on('connect', (client) => client.on('error', onError))
  pool.on('error', () => {})
  const db = new Kysely<Tables>({ dialect: new Dialect(pool) })
  return { db, pool, close: () => db.destroy() }
}
