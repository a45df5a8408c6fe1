import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import type { Client } from 'pg'
import { BackupError } from './fault.ts'
import { stepAhead } from './stepAhead.ts'
import { appliedMigrations, seeAllRows, storedColumns, tablesInOrder } from './tables.ts'
import type { BackupSummary } from './writeBackup.ts'

type Line =
  | { readonly format: string; readonly version: number; readonly migrations: readonly string[] }
  | { readonly table: string; readonly rows: readonly unknown[] }
  | { readonly end: string }

/**
 * Puts a backup into a migrated, empty database, in one transaction: a damaged file leaves it empty. Then steps over the
 * numbers that were given out since (`at` is when, B18), so a backup of the restored system differs from the first.
 * Faults: `BackupError` with what differs.
 */
export async function restoreBackup(client: Client, file: string, at: Date): Promise<BackupSummary> {
  await client.query('begin')
  try {
    await seeAllRows(client)
    const tables = await tablesInOrder(client)
    await refuseFilled(client, tables)
    const summary = await copyRows(client, file, new Set(tables))
    await stepAhead(client, at)
    await client.query('commit')
    return summary
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function refuseFilled(client: Client, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    const found = await client.query(`select 1 from "${table}" limit 1`)
    if (found.rowCount !== 0) throw new BackupError({ code: 'databaseNotEmpty', table })
  }
}

async function copyRows(client: Client, file: string, known: ReadonlySet<string>): Promise<BackupSummary> {
  const digest = createHash('sha256')
  const filled = new Set<string>()
  const columns = await storedColumns(client)
  let rows = 0
  let end: string | null = null
  for await (const text of linesOf(file)) {
    const line = parse(text)
    if ('end' in line) {
      end = line.end
      break
    }
    digest.update(`${text}\n`)
    if ('format' in line) await refuseOtherMigrations(client, line.migrations)
    else if (!known.has(line.table)) throw new BackupError({ code: 'notABackup' })
    else {
      const names = columns.get(line.table)!.map((name) => `"${name}"`)
      await client.query(
        `insert into "${line.table}" (${names}) select ${names} from jsonb_populate_recordset(null::"${line.table}", $1)`,
        [JSON.stringify(line.rows)],
      )
      filled.add(line.table)
      rows += line.rows.length
    }
  }
  const sha256 = digest.digest('hex')
  if (end !== sha256) throw new BackupError({ code: 'damaged', expected: end ?? 'no end', found: sha256 })
  return { tables: filled.size, rows, sha256 }
}

async function refuseOtherMigrations(client: Client, backup: readonly string[]): Promise<void> {
  const program = await appliedMigrations(client)
  if (backup.join() !== program.join()) throw new BackupError({ code: 'migrationsDiffer', backup, program })
}

async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(file).pipe(createGunzip()) })
  } catch (error) {
    throw new BackupError({ code: 'damaged', expected: 'a whole file', found: (error as Error).message })
  }
}

function parse(text: string): Line {
  try {
    return JSON.parse(text) as Line
  } catch {
    throw new BackupError({ code: 'notABackup' })
  }
}
