import { Client } from 'pg'
import { PORT } from './folders.ts'
import { SUPERUSER } from './initialise.ts'

/**
 * One session that is kept open. While it holds its advisory lock no other program may take the server over, and
 * its end is how we learn that the server died, also where the server is not our child.
 */
export interface Guard {
  /** The server it is connected to. */
  readonly pid: number
  /** Settles when the session ended, for whatever reason. */
  readonly ended: Promise<void>
  release(): Promise<void>
}

/** Any number that nothing else locks in the database `postgres`. */
const LOCK = 173_001

/** `inUse`: another program holds the server. `noAnswer`: it does not take connections (yet, or any more). */
export type GuardAttempt =
  | { readonly kind: 'held'; readonly guard: Guard }
  | { readonly kind: 'inUse' }
  | { readonly kind: 'noAnswer'; readonly cause: string }

export async function tryGuard(socketFolder: string, pid: number): Promise<GuardAttempt> {
  const client = new Client({
    host: socketFolder,
    port: PORT,
    user: SUPERUSER,
    database: 'postgres',
    application_name: 'lockwright guard',
    connectionTimeoutMillis: 2_000,
  })
  const ended = new Promise<void>((resolve) => client.once('end', () => resolve()))
  client.on('error', () => {}) // The end follows; without a listener it would end the program.
  try {
    await client.connect()
    const answer = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [LOCK])
    if (answer.rows[0]?.held) return { kind: 'held', guard: { pid, ended, release: () => client.end() } }
    await client.end()
    return { kind: 'inUse' }
  } catch (error) {
    await client.end().catch(() => {})
    return { kind: 'noAnswer', cause: error instanceof Error ? error.message : String(error) }
  }
}
