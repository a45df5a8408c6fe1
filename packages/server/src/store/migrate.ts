import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, type ClientConfig } from 'pg'

const FOLDER = join(import.meta.dirname, 'migrations')
/** Any number; only migrations take this lock. */
const LOCK = 7_303_014_026

interface Migration {
  readonly no: number
  readonly sql: string
  readonly checksum: string
}

/** Why the tables cannot be brought up to date; thrown at start, where nothing can go on without them. */
export class MigrationFault extends Error {
  readonly code: 'changed' | 'newerDatabase'

  constructor(code: 'changed' | 'newerDatabase', message: string) {
    super(message)
    this.name = 'MigrationFault'
    this.code = code
  }
}

/**
 * Brings the tables up to date, each migration in a transaction of its own; servers that start together wait for
 * each other. `owner` is the role that owns the tables, never the one the application works as.
 * @returns how many migrations were run
 */
export async function migrate(owner: ClientConfig): Promise<number> {
  const migrations = await readMigrations()
  const client = new Client(owner)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query('create table if not exists schema_migration (no int primary key, checksum text not null)')
    const { rows } = await client.query<{ no: number; checksum: string }>(
      'select no, checksum from schema_migration order by no',
    )
    refuseChanges(migrations, rows)
    const missing = migrations.filter(({ no }) => !rows.some((row) => row.no === no))
    for (const migration of missing) await apply(client, migration)
    return missing.length
  } finally {
    await client.end() // Ends the lock too.
  }
}

async function apply(client: Client, { no, sql, checksum }: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(sql)
    await client.query('insert into schema_migration values ($1, $2)', [no, checksum])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** A migration that ran once is history: changing its file would make two kinds of database with one number. */
function refuseChanges(migrations: readonly Migration[], applied: readonly { no: number; checksum: string }[]): void {
  for (const { no, checksum } of applied) {
    const file = migrations.find((migration) => migration.no === no)
    if (!file) {
      throw new MigrationFault('newerDatabase', `The database has migration ${no}, this program does not: update it.`)
    }
    if (file.checksum !== checksum) {
      throw new MigrationFault('changed', `Migration ${no} was changed after it ran here; write a new one instead.`)
    }
  }
}

/** `0001.sql`, `0002.sql` ... in their order. */
async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => /^\d{4}\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(FOLDER, name), 'utf8')
      return { no: Number.parseInt(name, 10), sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}
