import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signedIn, testClient } from './testClient.ts'
import { startTestApp, TEST_PASSWORD, type TestApp } from './testing.ts'

let server: TestApp
beforeAll(async () => {
  server = await startTestApp()
})
afterAll(() => server.close())

const WRITE = { 'x-lockwright': '1' }

describe('signing in', () => {
  it('gives a cookie that scripts cannot read and other sites do not send', async () => {
    const nobody = testClient(server.url)
    const answer = await nobody.post('/api/v1/session', { login: 'owner', password: TEST_PASSWORD }, WRITE)
    expect(answer).toMatchObject({ status: 200, body: { login: 'owner', operator: true } })
    const cookie = answer.headers.get('set-cookie')!
    expect(cookie).toMatch(/^lockwright_session=lws_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/)
    expect(JSON.stringify(answer.body)).not.toContain('lws_')
  })

  it('refuses a change that only has the cookie: it may come from another site', async () => {
    const owner = await signedIn(server.url, 'owner', TEST_PASSWORD)
    const body = { name: 'X', code: 'X' }
    const answer = await fetch(`${server.url}/api/v1/systems`, {
      method: 'POST',
      headers: { cookie: await cookieOf(), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ code: 'writeHeaderMissing' })
    expect((await owner.post('/api/v1/systems', body)).status).toBe(200)
  })

  it('answers nobody but health, metrics and the description of the API', async () => {
    const nobody = testClient(server.url)
    for (const path of ['/healthz', '/readyz', '/metrics', '/api/v1/openapi.json']) {
      expect((await nobody.get(path)).status).toBe(200)
    }
    for (const path of ['/api/v1/session', '/api/v1/systems', '/api/v1/nothing']) {
      expect(await nobody.get(path)).toMatchObject({ status: 401, body: { code: 'notSignedIn' } })
    }
    expect((await nobody.get('/elsewhere')).status).toBe(404)
  })

  it('ends with the session: by signing out, and after twelve hours', async () => {
    const owner = await signedIn(server.url, 'owner', TEST_PASSWORD)
    expect((await owner.get('/api/v1/session')).body).toMatchObject({ login: 'owner' })
    const out = await owner.call('DELETE', '/api/v1/session')
    expect(out).toMatchObject({ status: 200, body: {} })
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0')
    expect((await owner.get('/api/v1/session')).status).toBe(401)
    const again = await signedIn(server.url, 'owner', TEST_PASSWORD)
    server.clock.advance(12 * 3600 - 1)
    expect((await again.get('/api/v1/session')).status).toBe(200)
    server.clock.advance(1)
    expect((await again.get('/api/v1/session')).status).toBe(401)
  })

  it('pauses after five wrong passwords, also when they come at once, and longer each time', async () => {
    const nobody = testClient(server.url, WRITE)
    const wrong = () => nobody.post('/api/v1/session', { login: 'owner', password: 'wrong' })
    const statuses = (await Promise.all(Array.from({ length: 12 }, wrong))).map((answer) => answer.status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(5)
    expect(statuses.filter((status) => status === 429)).toHaveLength(7)
    const right = () => nobody.post('/api/v1/session', { login: 'owner', password: TEST_PASSWORD })
    const paused = await right()
    expect(paused).toMatchObject({ status: 429, body: { facts: { retryAfterSeconds: 15 } } })
    expect(paused.headers.get('retry-after')).toBe('15')
    server.clock.advance(16)
    expect((await wrong()).status).toBe(401)
    expect(await right()).toMatchObject({ status: 429, body: { facts: { retryAfterSeconds: 30 } } })
    server.clock.advance(31)
    expect((await right()).status).toBe(200)
  })

  it('speaks the language of the reader', async () => {
    const nobody = testClient(server.url)
    const de = await nobody.get('/api/v1/systems', { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' })
    expect(de.body.message).toBe('Bitte anmelden.')
    const en = await nobody.get('/api/v1/systems', { 'accept-language': 'nb' })
    expect(en.body.message).toBe('Please sign in.')
  })

  it('refuses what is too large or unreadable before it costs anything', async () => {
    const owner = await signedIn(server.url, 'owner', TEST_PASSWORD)
    const huge = 'x'.repeat(17 * 1024 * 1024)
    expect((await owner.post('/api/v1/systems', { name: huge, code: 'X' })).status).toBe(413)
    const answer = await fetch(`${server.url}/api/v1/systems`, {
      method: 'POST',
      headers: { cookie: await cookieOf(), ...WRITE, 'content-type': 'application/json' },
      body: '{"name":',
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'requestMalformed' })
    expect(await owner.post('/api/v1/systems', { name: '', code: 'X' })).toMatchObject({
      status: 400,
      body: { code: 'inputInvalid', facts: { issues: [{ path: 'name' }] } },
    })
  })

  async function cookieOf(): Promise<string> {
    const answer = await testClient(server.url).post(
      '/api/v1/session',
      { login: 'owner', password: TEST_PASSWORD },
      WRITE,
    )
    return answer.headers.get('set-cookie')!.split(';')[0]!
  }
})
