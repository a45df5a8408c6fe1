import { readFile, readlink, realpath } from 'node:fs/promises'
import { join } from 'node:path'

/** What a running server writes about itself into its folder (`postmaster.pid`, PostgreSQL's `miscadmin.h`). */
export interface LockFile {
  readonly pid: number
  readonly socketFolder: string
  /** It takes connections. */
  readonly ready: boolean
}

/** null when no server runs, or it is only just beginning to write. */
export function parseLockFile(text: string): LockFile | null {
  const lines = text.split('\n').map((line) => line.trim())
  const pid = Number(lines[0])
  if (!Number.isSafeInteger(pid) || pid <= 0) return null
  return { pid, socketFolder: lines[4] ?? '', ready: lines[7] === 'ready' }
}

export const lockFilePath = (cluster: string): string => join(cluster, 'postmaster.pid')

export async function readLockFile(cluster: string): Promise<LockFile | null> {
  const text = await readFile(lockFilePath(cluster), 'utf8').catch(() => null)
  return text === null ? null : parseLockFile(text)
}

/**
 * Whether `pid` is the server of this cluster. After a restart of the machine or container the number in an old lock
 * file often belongs to another program, and PostgreSQL then refuses to start until somebody deletes the file.
 */
export async function isServerOf(cluster: string, pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return isAlive(pid)
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(cluster))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') return false
  }
  // Root without the right to look into others' processes (the default in containers).
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
  return name.trim() === 'postgres'
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
