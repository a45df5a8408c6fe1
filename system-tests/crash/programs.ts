import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../plant/freePort.ts'
import type { Victim } from './blow.ts'
import { openFront } from './front.ts'

const MAIN = (room: 'server' | 'bridge') =>
  fileURLToPath(new URL(`../../packages/${room}/src/main.ts`, import.meta.url))
const POLL_MS = 10
const READY_MS = 60_000
/** What a program said last, for whoever has to find out why it did not come back. */
const LINES_KEPT = 20

/** A program that is started again whenever it ends, as the supervisor of `npm start` does, only at once. */
class Kept {
  /** What it said last of its troubles. */
  readonly lines: string[] = []
  /** How often it ended although nobody killed it: never, if all is well. */
  ownEnds = 0
  readonly #args: readonly string[]
  readonly #environment: Readonly<Record<string, string>>
  #child: ChildProcess
  #stopping = false

  constructor(args: readonly string[], environment: Readonly<Record<string, string>>) {
    this.#args = args
    this.#environment = environment
    this.#child = this.#start()
  }

  #start(): ChildProcess {
    const child = spawn(process.execPath, this.#args, {
      env: { ...process.env, ...this.#environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.resume()
    child.stderr.on('data', (chunk: Buffer) => {
      this.lines.push(...chunk.toString().trimEnd().split('\n'))
      this.lines.splice(0, this.lines.length - LINES_KEPT)
    })
    child.once('exit', (code, signal) => {
      if (this.#stopping) return
      if (signal !== 'SIGKILL') {
        this.lines.push(`ended by itself: ${signal ?? code}`)
        this.ownEnds += 1
      }
      this.#child = this.#start()
    })
    return child
  }

  /** Settles when it is dead. */
  async kill(): Promise<void> {
    const dead = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.kill('SIGKILL')
    await dead
  }

  async stop(): Promise<void> {
    this.#stopping = true
    const ended = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.kill('SIGTERM')
    await ended
  }
}

/** The three that may die: server, bridge, and the database that the server runs. */
export interface Programs {
  readonly url: string
  /** Kills one of them; settles when it is dead. Somebody starts it again at once. */
  kill(victim: Victim): Promise<void>
  /** Settles when the server answers and reaches its database. */
  ready(): Promise<void>
  startBridge(tokenFile: string, port: string): void
  /** Ends of programs that nobody killed, with their last words. */
  faults(): readonly string[]
  stop(): Promise<void>
}

export async function startPrograms(data: string, environment: Readonly<Record<string, string>>): Promise<Programs> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  // A program killed in the middle of reading its own sources would only cost time.
  const shared = { NODE_COMPILE_CACHE: join(data, 'compiled') }
  const server = new Kept([MAIN('server')], { ...shared, ...environment, LOCKWRIGHT_DATA: data, PORT: String(port) })
  const front = await openFront(port)
  let bridge: Kept | null = null
  const lock = join(data, 'postgres', 'cluster', 'postmaster.pid')

  async function killPostgres(): Promise<void> {
    const pid = Number((await readFile(lock, 'utf8')).split('\n')[0])
    process.kill(pid, 'SIGKILL')
    while (await isRunning(pid)) await sleep(POLL_MS)
  }

  return {
    url,
    kill: (victim) =>
      victim === 'postgres'
        ? killPostgres()
        : victim === 'server'
          ? server.kill()
          : (bridge?.kill() ?? Promise.resolve()),
    async ready() {
      const end = performance.now() + READY_MS
      while (!(await isReady(url))) {
        if (performance.now() > end) throw new Error(`the server does not come back:\n${server.lines.join('\n')}`)
        await sleep(POLL_MS)
      }
    },
    startBridge(tokenFile, device) {
      const args = ['--server', front, '--token-file', tokenFile, '--port', device, '--status-port', '0']
      bridge = new Kept([MAIN('bridge'), ...args], shared)
    },
    faults: () =>
      [server, bridge].flatMap((kept) => (kept !== null && kept.ownEnds > 0 ? [kept.lines.join('\n')] : [])),
    async stop() {
      await bridge?.stop()
      await server.stop()
    },
  }
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )

/** A zombie is dead: only its parent, which may be busy, has not looked yet. */
async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return stat !== '' && !/\) Z /.test(stat)
}
