import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { openDatabase, PostgresFault, runningDatabase } from '../postgres/index.ts'
import { withClient } from '../postgres/roles.ts'
import { readSettings } from '../settings.ts'
import { migrate } from '../store/index.ts'
import { BackupError, restoreBackup, writeBackup } from './index.ts'

/**
 * `main.ts write FILE` and `main.ts restore FILE` (R115, docs/guide/operator), with the environment of the server. A
 * backup is written while the server runs; it is put back before the server is started.
 */
const USAGE = 'usage: main.ts write FILE | main.ts restore FILE\n'

const [verb, file] = process.argv.slice(2)
const settings = readSettings(process.env)
if ('fault' in settings || file === undefined || (verb !== 'write' && verb !== 'restore')) {
  process.stderr.write('fault' in settings ? `${settings.fault}\n` : USAGE)
  process.exit(2)
}
const { databaseUrl, dataFolder } = settings
const said = (line: string) => process.stdout.write(`${line}\n`)

try {
  if (verb === 'write') await write(file)
  else await restore(file)
} catch (error) {
  if (!(error instanceof BackupError || error instanceof PostgresFault)) throw error
  const facts = error instanceof BackupError ? ` ${JSON.stringify(error.fault)}` : ''
  process.stderr.write(`${error.message}${facts}\n`)
  process.exitCode = 1
}

async function write(path: string): Promise<void> {
  const folder = resolve(dataFolder)
  const running = databaseUrl === undefined ? await runningDatabase(folder) : null
  const database = running ?? (await openDatabase({ databaseUrl, dataFolder: folder, log: () => {} }))
  try {
    const { tables, rows, sha256 } = await withClient(database.owner, (client) => writeBackup(client, path))
    said(`${rows} rows of ${tables} tables, SHA-256 ${sha256}`)
  } finally {
    await database.stop()
  }
}

async function restore(path: string): Promise<void> {
  const folder = resolve(dataFolder)
  await mkdir(folder, { recursive: true })
  const database = await openDatabase({ databaseUrl, dataFolder: folder, log: () => {} })
  try {
    await migrate(database.owner)
    const { rows, sha256 } = await withClient(database.owner, (client) => restoreBackup(client, path, new Date()))
    said(`${rows} rows put back, SHA-256 ${sha256}`)
  } finally {
    await database.stop()
  }
}
