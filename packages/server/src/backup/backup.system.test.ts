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
  it('brings every system into an empty database, byte for byte the same backup again', async () => {
    const fresh = await emptyDatabase()
    const again = join(folder, 'again.backup')
    const [restored, second] = await withClient(fresh.owner, async (client) => {
      const summary = await restoreBackup(client, file)
      expect(await systemNames(client)).toEqual(['Rathaus Süd', 'Ørsta skule'])
      return [summary, await writeBackup(client, again)]
    })
    expect(second.sha256).toBe(restored.sha256)
    await fresh.stop()
  })

  it('refuses a damaged file and leaves the database empty', async () => {
    const fresh = await emptyDatabase()
    const bytes = await readFile(file)
    const damaged = join(folder, 'damaged.backup')
    await writeFile(damaged, bytes.subarray(0, bytes.length - 40))
    await withClient(fresh.owner, async (client) => {
      await expect(restoreBackup(client, damaged)).rejects.toMatchObject({ fault: { code: 'damaged' } })
      expect(await systemNames(client)).toEqual([])
    })
    await fresh.stop()
  })

  it('refuses a database that is not empty', async () => {
    await withClient(app.owner, async (client) => {
      await expect(restoreBackup(client, file)).rejects.toMatchObject({ fault: { code: 'databaseNotEmpty' } })
    })
  })
})
