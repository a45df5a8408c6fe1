import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { foldersOf } from './folders.ts'
import { lockFilePath } from './lockFile.ts'
import { withClient } from './roles.ts'
import { type Postgres, startPostgres, stopLeftOver } from './startPostgres.ts'
import { scratchFolder } from './testing.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function newFolder(): Promise<string> {
  const folder = await scratchFolder()
  undo.push(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'postgres')
}

async function start(dataFolder: string, log: string[] = []): Promise<Postgres> {
  const postgres = await startPostgres({ dataFolder, log: (line) => log.push(line), sync: false })
  undo.push(() => postgres.stop())
  return postgres
}

const ask = <Row extends object>(postgres: Postgres, sql: string) =>
  withClient(postgres.superuser, async (client) => (await client.query<Row>(sql)).rows)

/** Until a server takes connections again; the test's time limit is the limit. */
async function askUntilAnswered<Row extends object>(postgres: Postgres, sql: string): Promise<Row[]> {
  for (;;) {
    const connected = await withClient(postgres.superuser, async () => true).catch(() => false)
    if (connected) return await ask<Row>(postgres, sql)
  }
}

/** Another program that holds the server of `dataFolder`. */
async function startHolder(dataFolder: string) {
  const script = fileURLToPath(new URL('./holder.ts', import.meta.url))
  const holder = spawn(process.execPath, [script, dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(holder.stdout, 'data')) as [Buffer]
  const kill = async () => {
    holder.kill('SIGKILL')
    if (holder.exitCode === null && holder.signalCode === null) await once(holder, 'exit')
  }
  undo.push(
    () => stopLeftOver(dataFolder),
    () => kill(),
  )
  return { pid: Number(line.toString()), kill }
}

describe('one server', () => {
  test('listens on a private socket only and knows letters beyond ASCII', async () => {
    const dataFolder = await newFolder()
    const postgres = await start(dataFolder)
    const [row] = await ask(
      postgres,
      `select current_setting('listen_addresses') as addresses, lower('ÆØÅÄÖ') as lower, 'ÅSE' ilike 'åse' as alike`,
    )
    expect(row).toEqual({ addresses: '', lower: 'æøåäö', alike: true })
    expect((await stat(postgres.superuser.host)).mode & 0o777).toBe(0o700)
    expect((await stat(foldersOf(dataFolder).cluster)).mode & 0o777).toBe(0o700)
  })

  test.runIf(process.getuid?.() === 0)('never runs as root', async () => {
    const postgres = await start(await newFolder())
    expect((await stat(`/proc/${postgres.pid()}`)).uid).toBe(65534)
  })

  test('keeps its data over a stop, and nothing is left running', async () => {
    const dataFolder = await newFolder()
    const first = await start(dataFolder)
    await ask(first, 'create table kept as select 7 as n')
    const pid = first.pid()
    await first.stop()
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    expect(await ask(await start(dataFolder), 'select n from kept')).toEqual([{ n: 7 }])
  })

  test('works in a folder too deep for a socket', async () => {
    const postgres = await start(join(await newFolder(), 'deep'.repeat(30)))
    undo.push(() => rm(postgres.superuser.host, { recursive: true, force: true }))
    expect(postgres.superuser.host.startsWith(tmpdir())).toBe(true)
    expect(await ask(postgres, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('an interrupted first start is made good', async () => {
    const dataFolder = await newFolder()
    await start(dataFolder).then((postgres) => postgres.stop())
    const { cluster } = foldersOf(dataFolder)
    await rm(join(cluster, 'PG_VERSION'))
    await rm(cluster, { recursive: true })
    await writeFile(`${cluster}.new`, 'half')
    expect(await ask(await start(dataFolder), 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('kill -9', () => {
  test('of the program leaves an orphan, which the next start takes over', async () => {
    const dataFolder = await newFolder()
    const holder = await startHolder(dataFolder)
    await holder.kill()
    const log: string[] = []
    const postgres = await start(dataFolder, log)
    expect(postgres.pid()).toBe(holder.pid)
    expect(log).toEqual([`took over the PostgreSQL that was still running (pid ${holder.pid})`])
    expect(await ask(postgres, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('of the server: it is started again and nothing acknowledged is lost', async () => {
    const log: string[] = []
    const postgres = await start(await newFolder(), log)
    await ask(postgres, 'create table kept as select 7 as n')
    const before = postgres.pid()
    process.kill(before, 'SIGKILL')
    expect(await askUntilAnswered(postgres, 'select n from kept')).toEqual([{ n: 7 }])
    expect(log).toContain('PostgreSQL is gone; starting it again')
  })

  test('of the server of an orphan: the taken-over one is started again too', async () => {
    const dataFolder = await newFolder()
    const holder = await startHolder(dataFolder)
    await holder.kill()
    const postgres = await start(dataFolder)
    process.kill(postgres.pid(), 'SIGKILL')
    expect(await askUntilAnswered(postgres, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('of both: the next start makes good what the crash left', async () => {
    const dataFolder = await newFolder()
    const holder = await startHolder(dataFolder)
    await holder.kill()
    process.kill(holder.pid, 'SIGKILL')
    expect(await ask(await start(dataFolder), 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('in the way', () => {
  test('another living program with the same data folder is refused', async () => {
    const dataFolder = await newFolder()
    const holder = await startHolder(dataFolder)
    await expect(start(dataFolder)).rejects.toMatchObject({ code: 'inUse' })
    expect(() => process.kill(holder.pid, 0)).not.toThrow()
  })

  test('a lock file whose number now belongs to another program is no obstacle', async () => {
    const dataFolder = await newFolder()
    const first = await start(dataFolder)
    await first.stop()
    const { cluster, socket } = foldersOf(dataFolder)
    const stale = `${process.pid}\n${cluster}\n1790000000\n5432\n${socket}\n\n  9437331 3\nready   \n`
    await writeFile(lockFilePath(cluster), stale)
    expect(await ask(await start(dataFolder), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('data of another major version is refused, not touched', async () => {
    const dataFolder = await newFolder()
    await start(dataFolder).then((postgres) => postgres.stop())
    await writeFile(join(foldersOf(dataFolder).cluster, 'PG_VERSION'), '17\n')
    await expect(start(dataFolder)).rejects.toMatchObject({ code: 'otherMajorVersion' })
  })

  test.runIf(process.getuid?.() === 0)('a folder the server user cannot reach is named', async () => {
    const dataFolder = await newFolder()
    await chmod(join(dataFolder, '..'), 0o700)
    await expect(start(dataFolder)).rejects.toMatchObject({ code: 'folderUnreachable' })
  })
})
