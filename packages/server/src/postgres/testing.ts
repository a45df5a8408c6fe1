import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, type ClientConfig, escapeIdentifier } from 'pg'
import type { Database } from './openDatabase.ts'
import { APP_ROLE, OWNER_ROLE, prepareServer, withClient } from './roles.ts'
import { startPostgres } from './startPostgres.ts'

/**
 * Databases for tests: one server per run, one template per set of migrations, one copy per test file.
 * The server is the embedded one without fsync, or the one `DATABASE_URL_TEST` names (a superuser's login).
 */

/** How worker processes of one run find its server. */
const ENVIRONMENT = 'LOCKWRIGHT_TEST_SERVER'

const MEMORY = '/dev/shm'
const MEMORY_BYTES_MIN = 4_000_000_000

interface TestServer {
  readonly superuser: ClientConfig
  /** Our own server lets every role in by its name; on another one the superuser takes on their roles. */
  readonly logins: boolean
  /** Begins the names of this run's databases. */
  readonly prefix: string
}

/** Starts the server of this run; vitest does it once for the project `system`, a script by itself. */
export async function startTestServer(): Promise<{ stop(): Promise<void> }> {
  const prefix = `test_${randomBytes(4).toString('hex')}`
  const url = process.env.DATABASE_URL_TEST
  if (url) {
    const { host, port, user, password, database } = new Client({ connectionString: url })
    const superuser = { host, port, user, password, database } as ClientConfig
    announce({ superuser, logins: false, prefix })
    return { stop: () => dropAll(superuser, prefix) }
  }
  const folder = await scratchFolder()
  const postgres = await startPostgres({ dataFolder: folder, log: () => {}, sync: false })
  const ended = tidyUpAfterUs(folder)
  announce({ superuser: postgres.superuser, logins: true, prefix })
  return {
    async stop() {
      await postgres.stop()
      await ended()
    },
  }
}

/**
 * A server outlives its program, which is right everywhere but here: a shell that waits for our end, however we end,
 * stops it and removes the folder. Returns how to end at once.
 */
function tidyUpAfterUs(folder: string): () => Promise<void> {
  const script = `cat
    while pid=$(head -n 1 "$0/cluster/postmaster.pid") && kill -INT "$pid"; do sleep 0.1; done
    rm -rf "$0"`
  const shell = spawn('sh', ['-c', script, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  shell.unref()
  return async () => {
    const gone = once(shell, 'exit')
    shell.ref()
    shell.stdin.end()
    await gone
  }
}

/** A new folder every user may enter, in memory where there is plenty: copying a database is 300 small files. */
export async function scratchFolder(): Promise<string> {
  const free = await statfs(MEMORY).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  )
  const folder = await mkdtemp(join(free > MEMORY_BYTES_MIN ? MEMORY : tmpdir(), 'lw-'))
  await chmod(folder, 0o755)
  return folder
}

/** What every test database of one kind begins with, such as the migrations; `name` tells the kinds apart. */
export interface Template {
  readonly name: string
  prepare(owner: ClientConfig): Promise<void>
}

const EMPTY: Template = { name: 'empty', prepare: async () => {} }

/** A database of its own for one test file, in some 30 ms; `stop` drops it. */
export async function createTestDatabase(template: Template = EMPTY): Promise<Database> {
  const server = running()
  const source = `${server.prefix}_${template.name}`
  const name = `${server.prefix}_${randomBytes(6).toString('hex')}`
  const as = (user: string, database: string) => loginAs(server, user, database)

  await withClient(server.superuser, async (client) => {
    // Other workers may want the same template at the same time.
    await client.query('select pg_advisory_lock(hashtext($1))', [server.prefix])
    const present = await client.query('select 1 from pg_database where datname = $1 and datistemplate', [source])
    if (present.rowCount === 0) {
      await prepareServer(server.superuser, source)
      await template.prepare(as(OWNER_ROLE, source))
      await client.query(`alter database ${escapeIdentifier(source)} with is_template true`)
    }
    await client.query('select pg_advisory_unlock(hashtext($1))', [server.prefix])
    const copy = `create database ${escapeIdentifier(name)} template ${escapeIdentifier(source)}`
    await client.query(`${copy} owner ${OWNER_ROLE} strategy wal_log`)
    await client.query(`revoke all on database ${escapeIdentifier(name)} from public`)
    await client.query(`grant connect, temporary on database ${escapeIdentifier(name)} to ${APP_ROLE}`)
  })

  return {
    owner: as(OWNER_ROLE, name),
    app: as(APP_ROLE, name),
    stop: () => withClient(server.superuser, async (client) => void (await client.query(dropping(name)))),
  }
}

function announce(server: TestServer): void {
  process.env[ENVIRONMENT] = JSON.stringify(server)
}

function running(): TestServer {
  const text = process.env[ENVIRONMENT]
  if (!text) throw new Error('No test server: is this a *.system.test.ts? Scripts call startTestServer() first.')
  return JSON.parse(text) as TestServer
}

function loginAs({ superuser, logins }: TestServer, user: string, database: string): ClientConfig {
  return logins ? { ...superuser, user, database } : { ...superuser, database, options: `-c role=${user}` }
}

async function dropAll(superuser: ClientConfig, prefix: string): Promise<void> {
  await withClient(superuser, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [prefix],
    )
    for (const { datname } of rows) {
      await client.query(`alter database ${escapeIdentifier(datname)} with is_template false`)
      await client.query(dropping(datname))
    }
  })
}

const dropping = (name: string) => `drop database if exists ${escapeIdentifier(name)} with (force)`
