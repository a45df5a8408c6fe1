import { nodeCrypto } from '@lockwright/protocol/crypto'
import { seededRandom } from '@lockwright/protocol/testing'
import type { ClientConfig } from 'pg'
import { Client } from 'pg'
import type { Ports } from '../ports/index.ts'
import { createTestDatabase } from '../postgres/testing.ts'
import { migrate } from '../store/index.ts'
import type { TaskWriter } from '../usecase/index.ts'
import { type App, createApp } from './createApp.ts'

/** A clock that stands still until it is told otherwise. */
export interface TestClock {
  now(): number
  advance(seconds: number): void
}

export interface TestApp {
  readonly app: App
  readonly clock: TestClock
  readonly url: string
  /** The role that owns the tables. */
  readonly owner: ClientConfig
  /** Errors that were logged: none in a test that goes well. */
  readonly logged: unknown[]
  /** Changes the database behind the server's back, as the owner of the tables. */
  forge(statement: string): Promise<void>
  close(): Promise<void>
}

export const TEST_PASSWORD = 'correct horse battery'
const START = Date.parse('2026-11-02T08:00:00Z')

/** Documents that say nothing, for tests in which no task reaches a cylinder. */
const blankTasks: TaskWriter = {
  write: async (_ctx, tasks) =>
    tasks.map(() => ({ op: 1, flags: 0, payload: new Uint8Array(), document: new Uint8Array() })),
}

/** The real server over HTTP on a database of its own, in a world whose time and chance the test owns. */
export async function startTestApp(seed = 'app', taskWriter = blankTasks): Promise<TestApp> {
  const database = await createTestDatabase({ name: 'migrated', prepare: async (owner) => void (await migrate(owner)) })
  const random = seededRandom(seed)
  const logged: unknown[] = []
  let millis = START
  const clock: TestClock = {
    now: () => millis,
    advance: (seconds) => {
      millis += seconds * 1000
    },
  }
  const ports: Ports = {
    clock,
    random,
    crypto: nodeCrypto,
    log: { info: () => {}, warn: (facts) => logged.push(facts), error: (facts) => logged.push(facts) },
  }
  const app = await createApp({
    ports,
    database,
    kek: random.bytes(32),
    taskWriter,
    ownerPassword: TEST_PASSWORD,
    connectionsMax: 8,
  })
  const listener = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    app,
    clock,
    owner: database.owner,
    url: listener.url,
    logged,
    async forge(statement) {
      const client = new Client(database.owner)
      await client.connect()
      await client.query(statement).finally(() => client.end())
    },
    async close() {
      await app.close()
      await database.stop()
    },
  }
}
