import { createTestDatabase } from '@lockwright/server/testing'
import { SettableClock } from '@lockwright/simulator/world'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openServer, type PlantServer, seededSecrets, tokenOf } from '../plant/server.ts'
import { START } from './site.ts'

/** More than the pool of the server has sessions. */
const REQUESTS = 30

let server: PlantServer
let database: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  database = await createTestDatabase()
  const clock = new SettableClock(() => 0, START)
  server = await openServer({ database, clock, secrets: seededSecrets('busy') })
})
afterAll(async () => {
  await server.close()
  await database.stop()
})

it('R128 a busy server says so, and when to come back; those who wait get their answer', async () => {
  const { systemId } = await server.api.system.create({ name: 'Busy', code: 'B' })
  await server.api.key.create({ systemId, marking: 'K{1}', count: 3 })
  const token = await tokenOf(server.url, 'owner', seededSecrets('busy').ownerPassword)
  const ask = () =>
    fetch(`${server.url}/api/v1/systems/${systemId}/keys`, { headers: { authorization: `Bearer ${token}` } })

  const blocker = new Client(database.owner)
  await blocker.connect()
  await blocker.query('begin; lock table key in access exclusive mode')
  let waiting = REQUESTS
  const answers = Array.from({ length: REQUESTS }, async () => {
    const response = await ask()
    waiting -= 1
    return response
  })
  const first = await Promise.race(answers)
  const stillWaiting = waiting
  await blocker.query('rollback') // Whatever follows: nobody is kept waiting, nor a session left behind.
  await blocker.end()
  expect(first.status).toBe(503)
  expect(first.headers.get('retry-after')).toBe('5')
  expect(await first.json()).toMatchObject({ code: 'busy' })
  expect(stillWaiting).toBeGreaterThan(0)

  const all = await Promise.all(answers)
  const statuses = all.map(({ status }) => status)
  // Also those that did not get as far as being known: the pool was empty already when they came.
  const refused = all.filter(({ status }) => status === 503)
  expect(refused.map(({ headers }) => headers.get('retry-after'))).toEqual(refused.map(() => '5'))
  expect(new Set(statuses)).toEqual(new Set([200, 503]))
  expect((await ask()).status).toBe(200)
})
