import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { signalGroup } from './child.ts'
import { identify, isAlive, type ProcessIdentity } from './identity.ts'

/** Which processes make up the plant, on disk: so that none is started twice, and none is left over from a crash. */
interface Entries {
  readonly supervisor: ProcessIdentity
  readonly programs: Readonly<Record<string, ProcessIdentity>>
}

export interface Register {
  /** A program was started, or started again. */
  note(program: string, pid: number): void
  close(): void
}

type Opened =
  | { readonly kind: 'alreadyRunning'; readonly pid: number }
  | { readonly kind: 'open'; readonly register: Register; readonly leftOver: readonly string[] }

const POLL_MS = 10

/** `alreadyRunning`: another supervisor has it. Otherwise ends what a killed one left behind, and tells their names. */
export async function openRegister(path: string): Promise<Opened> {
  const before = read(path)
  if (before && isAlive(before.supervisor)) return { kind: 'alreadyRunning', pid: before.supervisor.pid }
  const leftOver = Object.entries(before?.programs ?? {}).filter(([, identity]) => isAlive(identity))
  for (const [, { pid }] of leftOver) signalGroup(pid, 'SIGKILL')
  while (leftOver.some(([, identity]) => isAlive(identity))) await sleep(POLL_MS) // They may hold ports.

  let entries: Entries = { supervisor: identify(process.pid)!, programs: {} }
  mkdirSync(dirname(path), { recursive: true })
  write(path, entries)
  return {
    kind: 'open',
    leftOver: leftOver.map(([name]) => name),
    register: {
      note(program, pid) {
        const identity = identify(pid)
        if (!identity) return
        entries = { ...entries, programs: { ...entries.programs, [program]: identity } }
        write(path, entries)
      },
      close: () => rmSync(path, { force: true }),
    },
  }
}

function read(path: string): Entries | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Entries
  } catch {
    return null
  }
}

/** Whole or not at all. */
function write(path: string, entries: Entries): void {
  writeFileSync(`${path}.new`, JSON.stringify(entries))
  renameSync(`${path}.new`, path)
}
