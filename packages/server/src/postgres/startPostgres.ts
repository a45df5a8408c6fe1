import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile, rename, rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Binaries, embeddedBinaries } from './binaries.ts'
import { PostgresFault } from './fault.ts'
import { type Folders, foldersOf, makeFolders, PORT } from './folders.ts'
import { type Guard, type GuardAttempt, tryGuard } from './guard.ts'
import { initialise, SUPERUSER } from './initialise.ts'
import { isServerOf, lockFilePath, readLockFile } from './lockFile.ts'
import { runAs, type ServerUser, serverUser } from './serverUser.ts'

/** How to reach one role's database, as `pg` wants it. */
export interface Connection {
  /** Folder of the unix socket, or a host name. */
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
}

export interface Postgres {
  /** As superuser, on the database `postgres`. Only for making roles and databases. */
  readonly superuser: Connection
  /** Number of the server process; changes when the server had to be started again. */
  pid(): number
  /** Ends sessions, writes everything out, and returns when the server is gone. Close pools before. */
  stop(): Promise<void>
}

export interface PostgresOptions {
  /** Everything of the server lies in here; made when missing. */
  readonly dataFolder: string
  readonly log: (line: string) => void
  /** false = no fsync, for tests only: a power cut loses the data. */
  readonly sync?: boolean
}

/** How long a lock may be in the way: after `kill -9`, pid 1 can take two seconds to bury the dead. */
const STALE_LOCK_MS = 10_000
/** A dead program's session ends at once, so a guard still held belongs to a living one. */
const IN_USE_MS = 3_000
const POLL_MS = 20
const STOP_MS = 30_000
const LOG_BYTES_MAX = 5_000_000

/**
 * Runs the embedded PostgreSQL in `dataFolder`: on a unix socket only, under `nobody` when we are root. A server that
 * outlived its program (`kill -9`) is taken over; one that dies is started again. Throws `PostgresFault`.
 */
export async function startPostgres({ dataFolder, log, sync = true }: PostgresOptions): Promise<Postgres> {
  const user = serverUser()
  const folders = foldersOf(resolve(dataFolder))
  await makeFolders(folders, user)
  const binaries = await embeddedBinaries(user, folders.binaries)
  await initialise(binaries, folders.cluster, user, sync)

  const stopping = new AbortController()
  let reviving = Promise.resolve()
  let guard = await reach()

  async function reach(): Promise<Guard> {
    const held = await reachServer(folders, binaries, user, sync, log)
    held.ended.then(() => {
      if (!stopping.signal.aborted) reviving = revive()
    })
    return held
  }

  /** The guard's session ended although nobody asked: the server died, or threw out all sessions after a crash. */
  async function revive(): Promise<void> {
    while (!stopping.signal.aborted) {
      log('PostgreSQL is gone; starting it again')
      try {
        guard = await reach()
        return
      } catch (error) {
        log(`PostgreSQL does not come back: ${error instanceof Error ? error.message : String(error)}`)
        await sleep(STALE_LOCK_MS, null, { signal: stopping.signal }).catch(() => {})
      }
    }
  }

  return {
    superuser: { host: folders.socket, port: PORT, user: SUPERUSER, database: 'postgres' },
    pid: () => guard.pid,
    async stop() {
      stopping.abort()
      await reviving // Else the server it is starting would outlive us.
      await guard.release()
      await stopServer(folders)
    },
  }
}

/** Stops the server of `dataFolder` whoever started it; returns whether there was one. */
export async function stopLeftOver(dataFolder: string): Promise<boolean> {
  return await stopServer(foldersOf(resolve(dataFolder)))
}

/** Attaches to the running server or starts one, until the guard is held. */
async function reachServer(
  folders: Folders,
  binaries: Binaries,
  user: ServerUser,
  sync: boolean,
  log: (line: string) => void,
): Promise<Guard> {
  const begun = performance.now()
  let readySince: number | null = null
  let child: Child | null = null

  for (;;) {
    const lock = await readLockFile(folders.cluster)
    const running = lock !== null && (await isServerOf(folders.cluster, lock.pid))

    if (running && lock.ready) {
      readySince ??= performance.now()
      const attempt = await tryGuard(folders.socket, lock.pid)
      if (attempt.kind === 'held') {
        if (child?.pid !== lock.pid) log(`took over the PostgreSQL that was still running (pid ${lock.pid})`)
        return attempt.guard
      }
      const patience = attempt.kind === 'inUse' ? IN_USE_MS : STALE_LOCK_MS
      if (performance.now() - readySince > patience) throw notOurs(folders, attempt)
    } else if (!running && (child === null || child.exited)) {
      if (child !== null && performance.now() - begun > STALE_LOCK_MS) {
        throw new PostgresFault('startFailed', `PostgreSQL does not start: ${await lastWords(folders.logFile)}`)
      }
      if (lock !== null) await rm(lockFilePath(folders.cluster), { force: true })
      child = await spawnServer(folders, binaries, user, sync)
    }
    // Else it is starting, recovering or ending: however long that takes, it is at work.
    await sleep(POLL_MS)
  }
}

function notOurs({ data }: Folders, attempt: Exclude<GuardAttempt, { kind: 'held' }>): PostgresFault {
  if (attempt.kind === 'noAnswer') {
    return new PostgresFault('startFailed', `The PostgreSQL of ${data} runs but does not answer: ${attempt.cause}`)
  }
  return new PostgresFault('inUse', `Another program is using the database in ${data}; stop that one first.`)
}

interface Child {
  readonly pid: number | undefined
  exited: boolean
}

async function spawnServer(folders: Folders, binaries: Binaries, user: ServerUser, sync: boolean): Promise<Child> {
  const settings = {
    listen_addresses: '',
    port: PORT,
    unix_socket_directories: folders.socket,
    unix_socket_permissions: '0700',
    max_connections: 60,
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    ...(sync ? {} : { fsync: 'off', full_page_writes: 'off' }),
  }
  const parameters = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // A file and not a pipe, a session of its own: the server outlives us when we are killed, and hears no Ctrl-C.
  const output = openSync(await logFile(folders.logFile), 'a')
  const server = spawn(binaries.postgres, ['-D', folders.cluster, ...parameters], {
    ...runAs(user),
    cwd: folders.data,
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const child: Child = { pid: server.pid, exited: false }
  server.once('exit', () => {
    child.exited = true
  })
  server.once('error', () => {
    child.exited = true
  })
  server.unref()
  return child
}

/** One old log is kept. */
async function logFile(path: string): Promise<string> {
  const bytes = await stat(path).then(
    ({ size }) => size,
    () => 0,
  )
  if (bytes > LOG_BYTES_MAX) await rename(path, `${path}.old`)
  return path
}

async function lastWords(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.trim().split('\n').slice(-3).join(' | ')
}

/** "Fast" shutdown, and after `STOP_MS` the hard one, which is safe too but costs a recovery at the next start. */
async function stopServer({ cluster }: Folders): Promise<boolean> {
  const lock = await readLockFile(cluster)
  if (lock === null || !(await isServerOf(cluster, lock.pid))) return false
  const begun = performance.now()
  process.kill(lock.pid, 'SIGINT')
  let hard = false
  while (await isServerOf(cluster, lock.pid)) {
    if (!hard && performance.now() - begun > STOP_MS) {
      hard = true
      process.kill(lock.pid, 'SIGQUIT')
    }
    await sleep(POLL_MS)
  }
  return true
}
