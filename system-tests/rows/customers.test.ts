import { type ApiClient, createApiClient } from '@lockwright/server/client'
import { createTestDatabase } from '@lockwright/server/testing'
import { SettableClock } from '@lockwright/simulator/world'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openServer, type PlantServer, seededSecrets, tokenOf } from '../plant/server.ts'
import { refusalOf } from '../story/scene.ts'
import { START } from './site.ts'

const PASSWORD = 'long enough for two'

let server: PlantServer
let database: Awaited<ReturnType<typeof createTestDatabase>>
/** Names of systems -> ids. */
const systems = new Map<string, string>()
beforeAll(async () => {
  database = await createTestDatabase()
  const clock = new SettableClock(() => 0, START)
  server = await openServer({ database, clock, secrets: seededSecrets('customers') })
  for (const name of ['School', 'Gymnasium', 'Brewery'])
    systems.set(name, (await server.api.system.create({ name, code: name })).systemId)
})
afterAll(async () => {
  await server.close()
  await database.stop()
})

/** A customer who owns the systems of these names. */
async function customer(login: string, names: readonly string[]): Promise<ApiClient> {
  const { api, url } = server
  await api.account.create({ login, password: PASSWORD })
  for (const name of names) await api.member.set({ systemId: systems.get(name)!, login, role: 'owner' })
  return createApiClient(url, await tokenOf(url, login, PASSWORD))
}

describe('customers of one installation', () => {
  it('R063 R127 see their own systems by name, work in each, and nothing of another customer', async () => {
    const school = await customer('school', ['School', 'Gymnasium'])
    const brewery = await customer('brewery', ['Brewery'])
    const namesOf = async (api: ApiClient) => (await api.system.list({})).items.map(({ name }) => name).sort()
    expect(await namesOf(school)).toEqual(['Gymnasium', 'School'])
    expect(await namesOf(brewery)).toEqual(['Brewery'])

    for (const name of ['School', 'Gymnasium']) {
      const systemId = systems.get(name)!
      await school.key.create({ systemId, marking: `${name} key` })
      const { items } = await school.key.list({ systemId })
      expect(items.map(({ marking }) => marking)).toEqual([`${name} key`])
      expect(await refusalOf(brewery.key.list({ systemId }))).toBe('systemUnknown')
      expect(await refusalOf(brewery.key.create({ systemId, marking: 'Theirs' }))).toBe('systemUnknown')
      expect(await refusalOf(brewery.journal.list({ systemId }))).toBe('systemUnknown')
    }
    expect(await refusalOf(school.account.list({}))).toBe('forbidden')
  })
})
