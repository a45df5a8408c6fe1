import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import { foldersOf, PORT } from './folders.ts'
import { isServerOf, readLockFile } from './lockFile.ts'
import { APP_ROLE, mustBeBound, OWNER_ROLE, prepareForeignServer, prepareServer } from './roles.ts'
import { startPostgres } from './startPostgres.ts'

/** One database with two ways in; both are options for `pg`'s `Client` and `Pool`. */
export interface Database {
  /** Runs migrations; owns the tables. */
  readonly owner: ClientConfig
  /** For everything else: owns nothing, row level security binds it. */
  readonly app: ClientConfig
  /** Stops the server if it is ours. Close pools before. */
  stop(): Promise<void>
}

export interface OpenDatabaseOptions {
  /** `DATABASE_URL`: a server somebody else runs, with the login that is to own the tables. */
  readonly databaseUrl?: string | undefined
  /** Where our own server keeps its data when there is no URL. */
  readonly dataFolder: string
  readonly log: (line: string) => void
}

const DATABASE_NAME = 'lockwright'

/** The database of this installation: the server named by `databaseUrl`, else our own. Throws `PostgresFault`. */
export async function openDatabase({ databaseUrl, dataFolder, log }: OpenDatabaseOptions): Promise<Database> {
  if (databaseUrl) return await openForeign(databaseUrl)

  const postgres = await startPostgres({ dataFolder: join(dataFolder, 'postgres'), log })
  const as = (user: string): ClientConfig => ({ ...postgres.superuser, user, database: DATABASE_NAME })
  try {
    await prepareServer(postgres.superuser, DATABASE_NAME)
    await mustBeBound(as(APP_ROLE))
  } catch (error) {
    await postgres.stop()
    throw error
  }
  return { owner: as(OWNER_ROLE), app: as(APP_ROLE), stop: () => postgres.stop() }
}

/** The database that the server of `dataFolder` has running now, left to it; null: none runs. */
export async function runningDatabase(dataFolder: string): Promise<Database | null> {
  const folders = foldersOf(join(dataFolder, 'postgres'))
  const lock = await readLockFile(folders.cluster)
  if (lock === null || !lock.ready || !(await isServerOf(folders.cluster, lock.pid))) return null
  const as = (user: string): ClientConfig => ({ host: folders.socket, port: PORT, user, database: DATABASE_NAME })
  return { owner: as(OWNER_ROLE), app: as(APP_ROLE), stop: async () => {} }
}

async function openForeign(databaseUrl: string): Promise<Database> {
  const owner: ClientConfig = { connectionString: databaseUrl }
  // `role` as a start option: also RESET ROLE and DISCARD ALL lead back to it, never to the login.
  const app: ClientConfig = { ...owner, options: `-c role=${APP_ROLE}` }
  await prepareForeignServer(owner)
  await mustBeBound(app)
  return { owner, app, stop: async () => {} }
}
