import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signedIn } from '../app/testClient.ts'
import { startTestApp, TEST_PASSWORD, type TestApp } from '../app/testing.ts'
import { createTestDatabase } from '../postgres/testing.ts'
import { migrate } from '../store/index.ts'
import { restoreBackup, writeBackup } from './index.ts'
import { tablesInOrder } from './tables.ts'

let app: TestApp
let folder: string
let file: string

const emptyDatabase = () =>
  createTestDatabase({ name: 'migrated', prepare: async (owner) => void (await migrate(owner)) })

async function withClient<Value>(
  config: ConstructorParameters<typeof Client>[0],
  work: (client: Client) => Promise<Value>,
) {
  const client = new Client(config)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const AT = new Date('2026-11-03T08:00:00Z')

/** Rows of each table as text, sorted. */
async function allRows(client: Client): Promise<Map<string, string[]>> {
  await client.query("select set_config('app.backup', 'on', false)")
  const rows = new Map<string, string[]>()
  for (const table of await tablesInOrder(client)) {
    const found = await client.query<{ row: string }>(`select to_jsonb(t)::text as row from "${table}" t order by 1`)
    rows.set(
      table,
      found.rows.map(({ row }) => row),
    )
  }
  return rows
}

const systemNames = async (client: Client) => {
  await client.query("select set_config('app.backup', 'on', false)")
  return (await client.query<{ name: string }>('select name from locking_system order by name')).rows.map(
    (row) => row.name,
  )
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lw-backup-'))
  file = join(folder, 'all.backup')
  app = await startTestApp('backup')
  const owner = await signedIn(app.url, 'owner', TEST_PASSWORD)
  for (const name of ['Rathaus Süd', 'Ørsta skule'])
    expect((await owner.post('/api/v1/systems', { name, code: name.slice(0, 3) })).status).toBe(200)
  await withClient(app.owner, (client) => writeBackup(client, file))
})

afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

describe('R115: backup and restore', () => {
  it('brings every row of every system into an empty database', async () => {
    const fresh = await emptyDatabase()
    const before = await withClient(app.owner, allRows)
    const after = await withClient(fresh.owner, async (client) => {
      await restoreBackup(client, file, AT)
      expect(await systemNames(client)).toEqual(['Rathaus Süd', 'Ørsta skule'])
      return await allRows(client)
    })
    for (const table of ['system_counter', 'client_session']) before.delete(table)
    expect(before.size).toBeGreaterThan(30)
    for (const [table, rows] of before) expect([table, after.get(table)]).toEqual([table, rows])
    await fresh.stop()
  })

  it('B18: counters go 4096 on, the journal has no gap, nobody is signed in', async () => {
    const fresh = await emptyDatabase()
    const counters = `select system_id::text, name, value::int from system_counter order by 1, 2`
    const before = await withClient(app.owner, async (client) => {
      await systemNames(client)
      return (await client.query<{ system_id: string; name: string; value: number }>(counters)).rows
    })
    await withClient(fresh.owner, async (client) => {
      await restoreBackup(client, file, AT)
      await systemNames(client)
      const after = (await client.query(counters)).rows
      const expected = before.map((row) => (row.name === 'journal' ? row : { ...row, value: row.value + 4096 }))
      expect(after.filter(({ name }) => name !== 'blocklist')).toEqual(expected)
      // Neither system had a list; each may have signed its first since.
      expect(after.filter(({ name }) => name === 'blocklist').map(({ value }) => value)).toEqual([4096, 4096])
      expect((await client.query('select 1 from client_session')).rowCount).toBe(0)
    })
    await fresh.stop()
  })

  it('refuses a damaged file and leaves the database empty', async () => {
    const fresh = await emptyDatabase()
    const bytes = await readFile(file)
    const damaged = join(folder, 'damaged.backup')
    await writeFile(damaged, bytes.subarray(0, bytes.length - 40))
    await withClient(fresh.owner, async (client) => {
      await expect(restoreBackup(client, damaged, AT)).rejects.toMatchObject({ fault: { code: 'damaged' } })
      expect(await systemNames(client)).toEqual([])
    })
    await fresh.stop()
  })

  it('refuses a database that is not empty', async () => {
    await withClient(app.owner, async (client) => {
      await expect(restoreBackup(client, file, AT)).rejects.toMatchObject({ fault: { code: 'databaseNotEmpty' } })
    })
  })
})
