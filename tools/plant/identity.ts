import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** One process for ever: its number is given again after its end, its number together with its start is not. */
export interface ProcessIdentity {
  readonly pid: number
  readonly startedAt: string
}

/** null when no process has this number. */
export function identify(pid: number): ProcessIdentity | null {
  const startedAt = process.platform === 'linux' ? startFromProc(pid) : startFromPs(pid)
  return startedAt === null ? null : { pid, startedAt }
}

export function isAlive({ pid, startedAt }: ProcessIdentity): boolean {
  return identify(pid)?.startedAt === startedAt
}

/** Field 22 of `/proc/<pid>/stat`, ticks since boot, counted after the name, which may hold anything; zombies are gone. */
function startFromProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return state === 'Z' ? null : `${boot} ${rest[18]}`
  } catch {
    return null
  }
}

function startFromPs(pid: number): string | null {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}
