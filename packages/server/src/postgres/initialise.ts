import { execFile } from 'node:child_process'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from './binaries.ts'
import { PostgresFault } from './fault.ts'
import { giveTo, runAs, type ServerUser } from './serverUser.ts'

const run = promisify(execFile)

/** Who `initdb` makes the superuser. */
export const SUPERUSER = 'postgres'

/**
 * Makes the cluster if there is none. The builtin C.UTF-8 locale: the same order on every machine, and
 * `lower('Å')` is right, which it is not under plain C.
 */
export async function initialise(binaries: Binaries, cluster: string, user: ServerUser, sync: boolean): Promise<void> {
  const present = await majorOf(cluster)
  if (present === binaries.major) return
  if (present !== null)
    throw new PostgresFault(
      'otherMajorVersion',
      `${cluster} was written by PostgreSQL ${present}, this is ${binaries.major}: move the data over with an export.`,
    )

  // In a folder of another name first: a power cut in the middle leaves no half cluster behind.
  const unfinished = `${cluster}.new`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { mode: 0o700 })
  await giveTo(user, unfinished)
  const options = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const access = [`--username=${SUPERUSER}`, '--auth-local=trust', '--auth-host=reject']
  try {
    const parameters = ['-D', unfinished, ...options, ...access, ...(sync ? [] : ['--no-sync'])]
    await run(binaries.initdb, parameters, { ...runAs(user), cwd: dirname(cluster) })
  } catch (error) {
    const { stderr } = error as { stderr?: string }
    throw new PostgresFault('initialiseFailed', `initdb failed: ${stderr?.trim() || String(error)}`)
  }
  await rename(unfinished, cluster)
  const folder = await open(dirname(cluster))
  await folder.sync().finally(() => folder.close())
}

async function majorOf(cluster: string): Promise<number | null> {
  const text = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => null)
  return text === null ? null : Number.parseInt(text, 10)
}
