import { afterAll, beforeAll, expect, it } from 'vitest'
import { signedIn, testClient } from './testClient.ts'
import { startTestApp, TEST_PASSWORD, type TestApp } from './testing.ts'
import { createTestSystem, type TestSystem } from './testSystem.ts'

let server: TestApp
let system: TestSystem
beforeAll(async () => {
  server = await startTestApp('account')
  system = await createTestSystem(server)
})
afterAll(() => server.close())

it('R019: the list of users says who is active; a deactivated one is out at once with all tokens, and in again after', async () => {
  const { owner, at } = system
  const { body: desk } = await owner.post('/api/v1/accounts', {
    login: 'desk',
    name: 'Pforte',
    password: TEST_PASSWORD,
  })
  await owner.call('PUT', at('/members/desk'), { role: 'handOut' })
  const client = await signedIn(server.url, 'desk', TEST_PASSWORD)
  const { token } = (await client.post('/api/v1/tokens', { label: 'script' })).body
  const script = testClient(server.url, { authorization: `Bearer ${token}` })
  const answers = async () => [(await client.get(at(''))).status, (await script.get(at(''))).status]
  const listed = async () =>
    (await owner.get('/api/v1/accounts')).body.items
      .filter(({ login }: { login: string }) => login === 'desk')
      .map(({ name, disabled }: { name: string; disabled: boolean }) => [name, disabled])
  expect([await listed(), await answers()]).toEqual([[['Pforte', false]], [200, 200]])

  const edit = (disabled: boolean) => owner.call('PATCH', `/api/v1/accounts/${desk.accountId}`, { disabled })
  expect((await edit(true)).body).toMatchObject({ disabled: true })
  expect([await listed(), await answers()]).toEqual([[['Pforte', true]], [401, 401]])
  const signIn = () =>
    testClient(server.url, { 'x-lockwright': '1' }).post('/api/v1/session', { login: 'desk', password: TEST_PASSWORD })
  expect((await signIn()).body).toMatchObject({ code: 'signInFailed' })

  await edit(false)
  expect(await listed()).toEqual([['Pforte', false]])
  expect((await signIn()).status).toBe(200)
  const again = await signedIn(server.url, 'desk', TEST_PASSWORD)
  expect((await again.get(at(''))).body.role).toBe('handOut')
  // Nobody but the operator sees the list or changes it.
  expect((await again.get('/api/v1/accounts')).status).toBe(403)
})
