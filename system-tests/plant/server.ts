import { nodeCrypto } from '@lockwright/protocol/crypto'
import type { Random } from '@lockwright/protocol/ports'
import { seededRandom } from '@lockwright/protocol/testing'
import { type AppOptions, createApp } from '@lockwright/server/app'
import { type ApiClient, createApiClient } from '@lockwright/server/client'
import { createTaskWriter, openSessions, type RelayServer } from '@lockwright/server/session'
import { SeededRandom, type SettableClock } from '@lockwright/simulator/world'

/** Where chance and keys come from: a seed where runs must repeat, real ones for a plant that somebody goes on using. */
export interface PlantSecrets {
  readonly server: Random
  readonly world: Random
  readonly kek: Uint8Array
  readonly voucherPrivate: Uint8Array
  readonly ownerPassword: string
}

export function seededSecrets(seed: string): PlantSecrets {
  const server = seededRandom(`${seed} server`)
  return {
    server,
    world: new SeededRandom(`${seed} world`),
    kek: server.bytes(32),
    voucherPrivate: server.bytes(32),
    ownerPassword: 'only for this plant',
  }
}

/** A server over HTTP in this process, with a clock somebody else moves. */
export interface PlantServer {
  readonly url: string
  /** As the owner of the installation. */
  readonly api: ApiClient
  readonly relay: RelayServer
  /** Public half (33 bytes) of the key whose vouchers the blanks believe. */
  readonly voucherPublic: Uint8Array
  /** Warnings and errors the server logged. */
  readonly faults: readonly unknown[]
  close(): Promise<void>
}

export interface ServerOptions {
  readonly database: AppOptions['database']
  readonly clock: SettableClock
  readonly secrets: PlantSecrets
  /** The screens it serves and the site of their workbench; those of a release unless given. */
  readonly screens?: Pick<AppOptions, 'pages' | 'workbench'>
}

export async function openServer({ database, clock, secrets, screens }: ServerOptions): Promise<PlantServer> {
  const faults: unknown[] = []
  const note = (facts: object) => faults.push(facts)
  const app = await createApp({
    ports: {
      clock,
      random: secrets.server,
      crypto: nodeCrypto,
      log: { info: () => {}, warn: note, error: note },
    },
    database,
    kek: secrets.kek,
    taskWriter: createTaskWriter({ crypto: nodeCrypto }),
    ownerPassword: secrets.ownerPassword,
    ...screens,
  })
  const relay = openSessions(app.services, app.installation, secrets.voucherPrivate)
  app.attachUpgrade('/relay', relay.upgrade)
  const { url } = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    api: createApiClient(url, await tokenOf(url, 'owner', secrets.ownerPassword)),
    relay,
    voucherPublic: nodeCrypto.p256Public(secrets.voucherPrivate),
    faults,
    async close() {
      await relay.close()
      await app.close()
    },
  }
}

/** An API token of an account, made by signing in. */
export async function tokenOf(url: string, login: string, password: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'x-lockwright': '1' }
  const post = (path: string, body: unknown, more: Record<string, string> = {}) =>
    fetch(`${url}/api/v1${path}`, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) })
  const session = await post('/session', { login, password })
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
  const made = await post('/tokens', { label: 'plant' }, { cookie })
  const { token } = (await made.json()) as { readonly token: string }
  return token
}
