import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startTestApp, type TestApp } from '../app/testing.ts'
import { inInstallation } from '../store/index.ts'
import { openSessions } from './openSessions.ts'

let app: TestApp

beforeEach(async () => {
  app = await startTestApp('database gone')
})
afterEach(() => app.close())

describe('the database goes away under a running server', () => {
  it('in the middle of a transaction: that one fails, the next one works', async () => {
    const { db } = app.app.services.store
    const broken = inInstallation(db, async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
      await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(db)
      await expect.poll(() => app.logged.length).toBeGreaterThan(0)
      await sql`select 1`.execute(tx)
    })
    await expect(broken).rejects.toThrow()
    expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
  })

  it('when a bridge comes: it is told to come again', async () => {
    const { services, installation } = app.app
    app.app.attachUpgrade('/relay', openSessions(services, installation, new Uint8Array(32).fill(1)).upgrade)
    await services.store.close()
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/relay`, { headers: { authorization: 'Bearer x' } })
    const status = await new Promise((resolve) => {
      socket.on('unexpected-response', (_, response) => resolve(response.statusCode))
    })
    socket.on('error', () => {})
    socket.terminate()
    expect(status).toBe(503)
  })
})
