import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { promisify } from 'node:util'
import { ORPCError } from '@orpc/client'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createApiClient } from '../client/index.ts'
import { contract } from '../contract/index.ts'
import { wire } from '../http/router.ts'
import { inInstallation, inSystem } from '../store/index.ts'
import { useCases } from '../usecase/useCases.ts'
import { sweep } from './housekeeping.ts'
import { testClient } from './testClient.ts'
import { startTestApp, type TestApp } from './testing.ts'
import { createTestSystem, type TestSystem } from './testSystem.ts'

const run = promisify(execFile)

let server: TestApp
let system: TestSystem
beforeAll(async () => {
  server = await startTestApp('http')
  system = await createTestSystem(server)
})
afterAll(async () => {
  expect(server.logged).toEqual([])
  await server.close()
})

describe('the description of the API', () => {
  it('names every route of the contract, with refusals and ways to sign in (R172)', async () => {
    const { body } = await testClient(server.url).get('/api/v1/openapi.json')
    expect(body.openapi).toMatch(/^3\.1\./)
    const described = Object.entries<Record<string, { responses: object }>>(body.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { responses }]) => {
        expect(Object.keys(responses)).toContain('default')
        return `${method.toUpperCase()} ${path}`
      }),
    )
    const routes = wire(contract, useCases).map(({ useCase }) => {
      const { method, path } = useCase.contract['~orpc'].route
      return `${method} ${path}`
    })
    expect(described.toSorted()).toEqual(routes.toSorted())
    expect(Object.keys(body.components.securitySchemes)).toEqual(['token', 'session'])
  })
})

describe('the typed client', () => {
  it('reads and changes by a token, and throws refusals with the code of the server', async () => {
    const { body } = await system.owner.post('/api/v1/tokens', { label: 'client' })
    const api = createApiClient(server.url, body.token)
    const { systemId } = system
    await api.key.create({ systemId, marking: 'K{1}', count: 3 })
    const key = await api.key.edit({ systemId, keyNo: 2, name: 'Koch' }, { context: { ifMatch: 1 } })
    expect(key.label).toBe('Koch')
    const refused = await api.key.get({ systemId, keyNo: 99 }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(ORPCError)
    expect(refused).toMatchObject({ code: 'keyUnknown', status: 404, data: { facts: { no: 99 } } })
    expect((refused as Error).message).toBe('There is no key 99.')
  })
})

describe('answers', () => {
  it('carry headers that keep pages in their place and answers out of caches', async () => {
    const { headers } = await system.owner.get(system.at('/keys'))
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('strict-transport-security')).toBeNull()
  })

  it('are counted without naming systems or keys', async () => {
    const { body } = await testClient(server.url).get('/metrics')
    expect(body).toContain('lockwright_http_request_seconds_count{method="GET",status="200"}')
    expect(body).not.toContain(system.systemId)
  })
})

describe('upgrades', () => {
  it('go to whoever attached to their path, all others are refused', async () => {
    server.app.attachUpgrade('/relay', (_request, socket) => {
      socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: test\r\n\r\nhello')
    })
    expect(await upgrade('/relay')).toMatch(/^HTTP\/1.1 101 .*hello$/s)
    expect(await upgrade('/relay/')).toMatch(/^HTTP\/1.1 404/)
    expect(await upgrade('/elsewhere')).toMatch(/^HTTP\/1.1 404/)
  })

  function upgrade(path: string): Promise<string> {
    const { hostname, port } = new URL(server.url)
    return new Promise((resolve, reject) => {
      let text = ''
      const socket = connect(Number(port), hostname, () => {
        socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: test\r\n\r\n`)
      })
      socket.on('data', (data) => {
        text += data
      })
      socket.on('end', () => resolve(text))
      socket.on('error', reject)
    })
  }
})

describe('TLS', () => {
  it('takes a renewed certificate without a restart, and passes over half a one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lw-tls-'))
    const tls = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
    await issue(folder, 'first')
    await use('first')
    const listener = await server.app.listen({ host: '127.0.0.1', port: 0, tls })
    expect(listener.url).toMatch(/^https:/)
    expect(await subject(listener.url)).toBe('first')
    await issue(folder, 'second')
    await copyFile(join(folder, 'second.cert.pem'), tls.cert) // Does not fit the key that is still there.
    expect(await subject(listener.url)).toBe('first')
    await use('second')
    await vi.waitFor(async () => expect(await subject(listener.url)).toBe('second'), 5000)
    await listener.close()
    await rm(folder, { recursive: true })

    async function use(name: string): Promise<void> {
      await copyFile(join(folder, `${name}.key.pem`), tls.key)
      await copyFile(join(folder, `${name}.cert.pem`), tls.cert)
    }
  })

  async function issue(folder: string, name: string): Promise<void> {
    const files = ['-keyout', join(folder, `${name}.key.pem`), '-out', join(folder, `${name}.cert.pem`)]
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    await run('openssl', ['req', '-x509', ...key, '-days', '2', '-subj', `/CN=${name}`, ...files])
  }

  function subject(url: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connectTls(
        { host: '127.0.0.1', port: Number(new URL(url).port), rejectUnauthorized: false },
        () => {
          resolve(String(socket.getPeerCertificate().subject.CN))
          socket.destroy()
        },
      )
      socket.on('error', reject)
    })
  }
})

describe('sweeping', () => {
  it('throws away what has run out and keeps the rest', async () => {
    const { owner, at, systemId } = system
    await owner.post(at('/persons'), { name: 'A' }, { 'idempotency-key': 'k' })
    const { db } = server.app.services.store
    const count = async () => ({
      sessions: (await inInstallation(db, (tx) => tx.selectFrom('client_session').selectAll().execute())).length,
      feed: (await inSystem(db, systemId, (tx) => tx.selectFrom('event_feed').selectAll().execute())).length,
      repeats: await repeats(),
    })
    const before = await count()
    expect(before.repeats).toBe(1)
    await sweep(server.app.services)
    expect(await count()).toEqual(before)
    server.clock.advance(20 * 86_400)
    await sweep(server.app.services)
    expect(await count()).toEqual({ sessions: 0, feed: 0, repeats: 0 })

    async function repeats(): Promise<number> {
      const accounts = await inInstallation(db, (tx) => tx.selectFrom('account').select('account_id').execute())
      const { rows } = await inInstallation(
        db,
        (tx) => sql<{ count: number }>`select count(*) as count from idempotency`.execute(tx),
        { accountId: accounts[0]!.account_id },
      )
      return rows[0]!.count
    }
  })
})
