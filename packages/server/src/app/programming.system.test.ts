import { afterAll, beforeAll, expect, it } from 'vitest'
import { signedIn } from './testClient.ts'
import { startTestApp, TEST_PASSWORD, type TestApp } from './testing.ts'
import { createTestSystem, type TestSystem } from './testSystem.ts'

let server: TestApp
let town: TestSystem
let school: TestSystem
let bridgeId: string

/** Two systems of one locksmith, each with a door to program, and a bridge with three programming devices for everybody. */
beforeAll(async () => {
  server = await startTestApp('programming')
  town = await createTestSystem(server, 'Rathaus')
  school = await createTestSystem(server, 'Schule')
  for (const { owner, at } of [town, school]) await owner.post(at('/cylinders'), { marking: 'Z{1}', count: 2 })
  bridgeId = (await town.owner.post('/api/v1/bridges', { label: 'Werkstatt' })).body.bridgeId
  const seen = new Date(server.clock.now()).toISOString()
  await server.forge(`set app.backup = 'on'; insert into programming_device
    (bridge_id, link, label, class, state, present_ports, seen_at)
    select '${bridgeId}', link, 'PD ' || link, 1, 'found', 0, '${seen}' from generate_series(1, 3) as link`)
})
afterAll(async () => {
  expect(server.logged).toEqual([])
  await server.close()
})

const start = ({ owner, at }: TestSystem, link: number) => owner.post(at('/programming-runs'), { bridgeId, link })

it('R037: a second run at a device is refused, in the same system and in another, until the first has ended', async () => {
  const { body: run } = await start(town, 1)
  expect(run).toMatchObject({ runNo: 1, state: 'open' })
  expect(await start(town, 1)).toMatchObject({
    status: 409,
    body: { code: 'runOpen', facts: { no: 1, by: 'owner' } },
  })
  const elsewhere = await start(school, 1)
  expect(elsewhere).toMatchObject({
    status: 409,
    body: { code: 'runOpenElsewhere', facts: { no: 1, system: 'Rathaus' } },
  })
  expect(elsewhere.body.message).toContain('End it there first')
  expect((await start(school, 2)).status).toBe(200)
  await town.owner.post(town.at('/programming-runs/1/cancel'))
  expect((await start(school, 1)).status).toBe(200)
})

it('who may not see the other system learns only that the device is in use', async () => {
  const { owner, at } = town
  await owner.post('/api/v1/accounts', { login: 'smith', password: TEST_PASSWORD })
  await owner.call('PUT', at('/members/smith'), { role: 'owner' })
  const smith = await signedIn(server.url, 'smith', TEST_PASSWORD)
  const { status, body } = await smith.post(at('/programming-runs'), { bridgeId, link: 1 })
  expect([status, body.code, body.facts]).toEqual([409, 'deviceBusy', {}])
  expect(JSON.stringify(body)).not.toContain('Schule')
})

it('R037: of runs of two systems that start together one does', async () => {
  const answers = await Promise.all([start(town, 3), start(school, 3), start(town, 3), start(school, 3)])
  const statuses = answers.map(({ status }) => status).toSorted()
  expect(statuses).toEqual([200, 409, 409, 409])
})
