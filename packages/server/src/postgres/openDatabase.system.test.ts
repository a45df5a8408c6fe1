import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ClientConfig, escapeLiteral } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from './openDatabase.ts'
import { APP_ROLE, withClient } from './roles.ts'
import { type Postgres, startPostgres } from './startPostgres.ts'
import { createTestDatabase, scratchFolder } from './testing.ts'

const run = (config: ClientConfig, sql: string) => withClient(config, (client) => client.query(sql))

/** A table with a policy, as a migration makes one, and a row of a system the session does not name. */
const MIGRATION = `
  create table door (system_id int not null, name text);
  alter table door enable row level security, force row level security;
  create policy own on door using (system_id = nullif(current_setting('app.system_id', true), '')::int);
  grant select on door to ${APP_ROLE};
  insert into door select 1, 'front' where set_config('app.system_id', '1', false) is not null;`

/** Laws of both ways in, whoever runs the server. */
function bindsTheApplication(database: () => Database): void {
  test('T-RLS the application sees only rows of the system it names', async () => {
    await run(database().owner, MIGRATION)
    expect((await run(database().app, 'select * from door')).rows).toEqual([])
    await withClient(database().app, async (client) => {
      await client.query(`set app.system_id = '1'`)
      expect((await client.query('select name from door')).rows).toEqual([{ name: 'front' }])
    })
  })

  test('the application owns nothing, makes nothing and cannot climb back', async () => {
    await expect(run(database().app, 'create table mine (n int)')).rejects.toThrow('permission denied')
    await expect(run(database().app, 'drop table door')).rejects.toThrow('must be owner')
    await withClient(database().app, async (client) => {
      await client.query('reset role')
      expect((await client.query('select current_user as role')).rows).toEqual([{ role: APP_ROLE }])
    })
  })
}

describe('our own server', () => {
  let folder: string
  let database: Database
  beforeAll(async () => {
    folder = await scratchFolder()
    database = await openDatabase({ dataFolder: folder, log: () => {} })
  })
  afterAll(async () => {
    await database?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  bindsTheApplication(() => database)

  test('writes are synced to disk', async () => {
    expect((await run(database.app, 'show fsync')).rows).toEqual([{ fsync: 'on' }])
  })

  test('is closed to every other role', async () => {
    await run({ ...database.owner, user: 'postgres' }, 'create role stranger login')
    await expect(run({ ...database.owner, user: 'stranger' }, 'select 1')).rejects.toThrow('permission denied')
  })
})

describe('a server of somebody else (DATABASE_URL)', () => {
  let folder: string
  let theirs: Postgres
  let database: Database
  const urlOf = (login: string) =>
    `postgresql://${login}@localhost:${theirs.superuser.port}/theirs?host=${encodeURIComponent(theirs.superuser.host)}`
  const open = (databaseUrl: string) => openDatabase({ databaseUrl, dataFolder: '/nowhere', log: () => {} })

  beforeAll(async () => {
    folder = await scratchFolder()
    theirs = await startPostgres({ dataFolder: join(folder, 'theirs'), log: () => {}, sync: false })
    await run(theirs.superuser, 'create role ours login createrole')
    await run(theirs.superuser, 'create role powerless login')
    await run(theirs.superuser, 'create database theirs owner ours')
  })
  afterAll(async () => {
    await theirs?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test('a login that may not make the role is told what to ask for', async () => {
    await expect(open(urlOf('powerless'))).rejects.toMatchObject({
      code: 'rolesMissing',
      message: expect.stringContaining(`create role ${APP_ROLE} nologin`),
    })
  })

  test('a login that may needs nothing prepared, the second time neither', async () => {
    await open(urlOf('ours'))
    database = await open(urlOf('ours'))
  })

  bindsTheApplication(() => database)

  test('a URL that would undo the binding is refused', async () => {
    const unbound = `${urlOf('ours')}&options=${encodeURIComponent('-c work_mem=4MB')}`
    await expect(open(unbound)).rejects.toMatchObject({ code: 'rolesMissing' })
  })
})

describe('test databases', () => {
  test('each is its own copy of what the template prepared', async () => {
    const template = {
      name: 'numbers',
      prepare: (owner: ClientConfig) => run(owner, 'create table n as select 1 as n').then(() => {}),
    }
    const [one, two] = await Promise.all([createTestDatabase(template), createTestDatabase(template)])
    await run(one.owner, 'update n set n = 2')
    expect((await run(two.owner, 'select n from n')).rows).toEqual([{ n: 1 }])
    const name = escapeLiteral(String(one.owner.database))
    await one.stop()
    expect((await run(two.owner, `select 1 from pg_database where datname = ${name}`)).rowCount).toBe(0)
    await two.stop()
  })

  test('their server and its data are gone when the run is killed', async () => {
    const script = fileURLToPath(new URL('./testRun.ts', import.meta.url))
    const run = spawn(process.execPath, [script], {
      env: { ...process.env, DATABASE_URL_TEST: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(run.stdout, 'data')) as [Buffer]
    const folder = line.toString().trim()
    const gone = new Promise<void>((resolve) => {
      const watcher = watch(dirname(folder), () => {
        if (existsSync(folder)) return
        watcher.close()
        resolve()
      })
    })
    run.kill('SIGKILL')
    await gone
  })
})
