import { createHash } from 'node:crypto'
import { open, rename } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import type { Client } from 'pg'
import { appliedMigrations, seeAllRows, tablesInOrder } from './tables.ts'

const ROWS_PER_CHUNK = 2_000

export interface BackupSummary {
  readonly tables: number
  readonly rows: number
  readonly sha256: string
}

/**
 * Writes all rows of the database, as one instant saw them, to one file: gzip members, each one JSON line
 * `{table, rows}`, between a head that names the migrations and a foot that holds the SHA-256 of all before it.
 * It holds the system secrets only as the key-encryption key wrapped them; that key is backed up apart (R115).
 * `client` is the owner of the tables (row level security must not hide rows). The file appears whole or not at all.
 */
export async function writeBackup(client: Client, file: string): Promise<BackupSummary> {
  const part = `${file}.part`
  const handle = await open(part, 'w', 0o600)
  const digest = createHash('sha256')
  let rows = 0
  const line = async (value: unknown) => {
    const text = `${JSON.stringify(value)}\n`
    digest.update(text)
    await handle.write(gzipSync(text))
  }
  try {
    await client.query('begin isolation level repeatable read read only')
    await seeAllRows(client)
    const tables = await tablesInOrder(client)
    await line({ format: 'lockwright-backup', version: 1, migrations: await appliedMigrations(client) })
    for (const table of tables) {
      await client.query(`declare pages cursor for select to_jsonb(t) as row from "${table}" t`)
      for (;;) {
        const page = await client.query<{ row: unknown }>(`fetch ${ROWS_PER_CHUNK} from pages`)
        if (page.rows.length === 0) break
        rows += page.rows.length
        await line({ table, rows: page.rows.map((found) => found.row) })
      }
      await client.query('close pages')
    }
    await client.query('commit')
    const sha256 = digest.digest('hex')
    await handle.write(gzipSync(`${JSON.stringify({ end: sha256 })}\n`))
    await handle.sync()
    await handle.close()
    await rename(part, file)
    return { tables: tables.length, rows, sha256 }
  } catch (error) {
    await handle.close().catch(() => undefined)
    throw error
  }
}
