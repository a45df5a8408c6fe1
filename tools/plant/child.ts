import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** A program of the plant. */
export interface Program {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  readonly environment?: Readonly<Record<string, string>>
}

/** What happens to a program, told while it happens. */
export interface Listener {
  /** A line it wrote, of either stream. */
  said(program: string, line: string): void
  started(program: string, pid: number): void
  /** It ended although nobody asked; `againInMs` is when it is started again. */
  died(program: string, how: string, againInMs: number): void
}

export interface Supervised {
  /** Ends it and everything it started; settles when it is gone. */
  stop(): Promise<void>
}

export interface Patience {
  /** Waiting time before the first restart; doubles each time. */
  readonly firstMs: number
  readonly lastMs: number
  /** After a life of this length the waiting times begin anew. */
  readonly healthyMs: number
  /** How long a program may take to end by itself. */
  readonly endMs: number
}

const PATIENCE: Patience = { firstMs: 500, lastMs: 30_000, healthyMs: 60_000, endMs: 15_000 }

/** Runs a program and starts it again whenever it ends, until `stop`. */
export function supervise(program: Program, listener: Listener, patience: Patience = PATIENCE): Supervised {
  let pause = patience.firstMs
  let stopping = false
  let timer: NodeJS.Timeout | null = null
  let running = run()

  function run(): Running {
    const begun = performance.now()
    const life = startProgram(program, listener)
    life.ended.then((how) => {
      if (stopping) return
      if (performance.now() - begun > patience.healthyMs) pause = patience.firstMs
      listener.died(program.name, how, pause)
      timer = setTimeout(() => {
        running = run()
      }, pause)
      pause = Math.min(pause * 2, patience.lastMs)
    })
    return life
  }

  return {
    async stop() {
      stopping = true
      if (timer) clearTimeout(timer)
      await running.end(patience.endMs)
    },
  }
}

interface Running {
  /** Settles with how it ended, in words. */
  readonly ended: Promise<string>
  end(patienceMs: number): Promise<void>
}

function startProgram({ name, command, environment }: Program, listener: Listener): Running {
  const [file, ...parameters] = command
  const child = spawn(file, parameters, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C reaches us alone, and we can end what the program started, too.
    detached: true,
  })
  if (child.pid !== undefined) listener.started(name, child.pid)
  const forward = (stream: Readable) =>
    createInterface({ input: stream }).on('line', (line) => listener.said(name, line))
  forward(child.stdout)
  forward(child.stderr)

  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with code ${code}`))
  })
  return {
    ended,
    async end(patienceMs) {
      const { pid } = child
      if (pid === undefined) return
      signalGroup(pid, 'SIGTERM')
      const limit = setTimeout(() => signalGroup(pid, 'SIGKILL'), patienceMs)
      await ended
      clearTimeout(limit)
      signalGroup(pid, 'SIGKILL') // What it started and left behind.
    },
  }
}

/** A group that is gone already is fine. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
