import { Client, type ClientConfig, escapeIdentifier } from 'pg'
import { PostgresFault } from './fault.ts'

/** Owns every table and runs the migrations. */
export const OWNER_ROLE = 'lockwright_owner'
/** Does all the rest: owns nothing, cannot bypass row level security. */
export const APP_ROLE = 'lockwright_app'

/** Makes what is missing of role and database on a server of our own, as its superuser. */
export async function prepareServer(superuser: ClientConfig, database: string): Promise<void> {
  await withClient(superuser, async (client) => {
    for (const role of [OWNER_ROLE, APP_ROLE]) {
      if (await exists(client, 'select 1 from pg_roles where rolname = $1', role)) continue
      await client.query(`create role ${role} login nosuperuser nocreatedb nocreaterole nobypassrls`)
    }
    if (await exists(client, 'select 1 from pg_database where datname = $1', database)) return
    await client.query(`create database ${escapeIdentifier(database)} owner ${OWNER_ROLE}`)
  })
  await withClient({ ...superuser, database }, (client) => closeToOthers(client, OWNER_ROLE, database))
}

/**
 * The same on a server of somebody else's, as far as the login of `DATABASE_URL` may: it owns the tables, and the
 * application steps down to `lockwright_app`.
 */
export async function prepareForeignServer(owner: ClientConfig): Promise<void> {
  await withClient(owner, async (client) => {
    try {
      if (!(await exists(client, 'select 1 from pg_roles where rolname = $1', APP_ROLE)))
        await client.query(`create role ${APP_ROLE} nologin nosuperuser nocreatedb nocreaterole nobypassrls`)
      if (!(await maySetRole(client))) await client.query(`grant ${APP_ROLE} to current_user`)
    } catch (error) {
      throw new PostgresFault(
        'rolesMissing',
        `The login of DATABASE_URL may not make the role ${APP_ROLE} (${error instanceof Error ? error.message : error}). ` +
          `Let a superuser run: create role ${APP_ROLE} nologin; grant ${APP_ROLE} to <that login>;`,
      )
    }
    await client.query(`grant usage on schema public to ${APP_ROLE}`)
  })
}

/** Nobody but owner and application gets in. What the application may do in a table its migration says. */
async function closeToOthers(client: Client, owner: string, database: string): Promise<void> {
  const name = escapeIdentifier(database)
  await client.query(`revoke all on database ${name} from public`)
  await client.query(`grant connect, temporary on database ${name} to ${APP_ROLE}`)
  await client.query('revoke all on schema public from public')
  await client.query(`alter schema public owner to ${owner}`)
  await client.query(`grant usage on schema public to ${APP_ROLE}`)
}

/** Asked by doing it: what membership allows has changed between versions. */
async function maySetRole(client: Client): Promise<boolean> {
  const allowed = await client.query(`set role ${APP_ROLE}`).then(
    () => true,
    () => false,
  )
  await client.query('reset role')
  return allowed
}

/** The second wall must stand: a pooler may swallow the start option that steps the login down. */
export async function mustBeBound(app: ClientConfig): Promise<void> {
  const question =
    'select current_user as role, rolsuper or rolbypassrls as free from pg_roles where rolname = current_user'
  const { rows } = await withClient(app, (client) => client.query<{ role: string; free: boolean }>(question))
  if (rows[0]?.role === APP_ROLE && !rows[0].free) return
  throw new PostgresFault(
    'rolesMissing',
    `The application would work as ${rows[0]?.role}, not as the bound role ${APP_ROLE}: ` +
      'DATABASE_URL must have no "options", and lead to PostgreSQL itself or a pooler that passes start options on.',
  )
}

async function exists(client: Client, question: string, name: string): Promise<boolean> {
  return (await client.query(question, [name])).rowCount === 1
}

/** Runs `work` on a connection of its own. */
export async function withClient<Value>(
  config: ClientConfig,
  work: (client: Client) => Promise<Value>,
): Promise<Value> {
  const client = new Client(config)
  client.on('error', () => {}) // A lost server shows in the query that waits for it.
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
