import { nodeCrypto } from '@lockwright/protocol/crypto'
import { seededRandom } from '@lockwright/protocol/testing'
import { createApp } from '@lockwright/server/app'
import { type ApiClient, createApiClient } from '@lockwright/server/client'
import { createTaskWriter, openSessions } from '@lockwright/server/session'
import { inSystem, migrate, type Tx } from '@lockwright/server/store'
import { createTestDatabase } from '@lockwright/server/testing'
import type { Sabotage } from '@lockwright/simulator/device'
import { type Desk, SeededRandom, SettableClock, World } from '@lockwright/simulator/world'
import { connectBridge } from './bridge.ts'

/** The real server, the bridge's switchboard and a world of virtual devices in one process, in a time of their own. */
export interface Site {
  readonly api: ApiClient
  readonly world: World
  readonly clock: SettableClock
  readonly desk: Desk
  readonly bridgeId: string
  /** Public half of the key whose vouchers the blanks believe. */
  readonly voucherPublic: Uint8Array
  /** What the server logged as wrong. */
  readonly faults: readonly unknown[]
  /** A look into the rows of one system. */
  look<Value>(systemId: string, work: (tx: Tx) => Promise<Value>): Promise<Value>
  /** Settles when the server has nothing more to do by itself. */
  quiet(): Promise<void>
  close(): Promise<void>
}

/** Name of the one programming device. */
export const DESK = 'pd'
const PASSWORD = 'only for this simulation'
/** Turns of the event loop without any work in the data base: a session goes from one transaction to the next in one. */
const CALM_TURNS = 4

/** `sabotage`: checks that the cylinders leave out. */
export async function openSite(seed: string, start: number, sabotage: readonly Sabotage[]): Promise<Site> {
  const template = { name: 'migrated', prepare: async (owner: never) => void (await migrate(owner)) }
  const database = await createTestDatabase(template)
  const clock = new SettableClock(() => 0, start)
  const random = seededRandom(`${seed} server`)
  const kek = random.bytes(32)
  const voucherPrivate = random.bytes(32)
  const faults: unknown[] = []
  const noted = (facts: object, message: string) => void faults.push({ message, ...facts })
  const app = await createApp({
    ports: { clock, random, crypto: nodeCrypto, log: { info: () => {}, warn: noted, error: noted } },
    database,
    kek,
    taskWriter: createTaskWriter({ crypto: nodeCrypto }),
    ownerPassword: PASSWORD,
    connectionsMax: 4,
  })
  const { url } = await app.listen({ host: '127.0.0.1', port: 0 })
  const api = createApiClient(url, await ownerToken(url))
  const { pool } = app.services.store

  async function quiet(): Promise<void> {
    for (let calm = 0; calm < CALM_TURNS; calm++) {
      if (pool.idleCount < pool.totalCount || pool.waitingCount > 0) {
        calm = -1
        await new Promise((resolve) => pool.once('release', resolve))
      } else await new Promise((resolve) => setImmediate(resolve))
    }
  }

  const world = new World({ clock, random: new SeededRandom(`${seed} world`), sabotage: new Set(sabotage) })
  const desk = world.addPd(DESK)
  const bridge = await api.bridge.createShared({ label: 'Desk' })
  const relay = openSessions(app.services, app.installation, voucherPrivate)
  await connectBridge(desk, (send) => relay.connect({ bridgeId: bridge.bridgeId, label: 'Desk' }, send))
  await quiet()

  return {
    api,
    world,
    clock,
    desk,
    bridgeId: bridge.bridgeId,
    voucherPublic: nodeCrypto.p256Public(voucherPrivate),
    faults,
    look: (systemId, work) => inSystem(app.services.store.db, systemId, work),
    quiet,
    async close() {
      await quiet()
      await relay.close()
      await app.close()
      await database.stop()
    },
  }
}

async function ownerToken(url: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'x-lockwright': '1' }
  const post = (path: string, body: unknown, more: Record<string, string> = {}) =>
    fetch(`${url}/api/v1${path}`, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) })
  const session = await post('/session', { login: 'owner', password: PASSWORD })
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
  const made = await post('/tokens', { label: 'simulation' }, { cookie })
  return ((await made.json()) as { readonly token: string }).token
}
