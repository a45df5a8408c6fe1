import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { nodeCrypto } from '@lockwright/protocol/crypto'
import type { Random } from '@lockwright/protocol/ports'
import { seededRandom } from '@lockwright/protocol/testing'
import { createApp } from '@lockwright/server/app'
import { type ApiClient, createApiClient } from '@lockwright/server/client'
import { createTaskWriter, openSessions } from '@lockwright/server/session'
import { ptyLink, tcpLink } from '@lockwright/simulator/link'
import { SeededRandom, SettableClock, World } from '@lockwright/simulator/world'

/** A whole plant with time of its own: server over HTTP, a bridge as a process, a virtual site on a real cable. */
export interface Plant {
  readonly url: string
  readonly api: ApiClient
  readonly world: World
  readonly clock: SettableClock
  readonly bridgeId: string
  /** Public half (33 bytes) of the key whose vouchers the blanks of this plant believe. */
  readonly voucherPublic: Uint8Array
  /** Errors the server logged. */
  readonly faults: readonly unknown[]
  close(): Promise<void>
}

export interface PlantOptions {
  readonly database: Parameters<typeof createApp>[0]['database']
  /** ms since 1970 */
  readonly start: number
  /** How the programming device is connected; a pseudo terminal needs `socat`. */
  readonly cable: 'pty' | 'tcp'
  readonly secrets: PlantSecrets
}

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

/** Name of the programming device on the desk; the served site calls its own like this too. */
export const DESK = 'pd'
const BRIDGE = fileURLToPath(new URL('../../packages/bridge/src/main.ts', import.meta.url))

export async function openPlant({ database, start, cable, secrets }: PlantOptions): Promise<Plant> {
  const folder = await mkdtemp(join(tmpdir(), 'lw-plant-'))
  const clock = new SettableClock(() => 0, start)
  const voucherPublic = nodeCrypto.p256Public(secrets.voucherPrivate)
  const faults: unknown[] = []
  const log = {
    info: () => {},
    warn: (facts: object) => faults.push(facts),
    error: (facts: object) => faults.push(facts),
  }
  const app = await createApp({
    ports: { clock, random: secrets.server, crypto: nodeCrypto, log },
    database,
    kek: secrets.kek,
    taskWriter: createTaskWriter({ crypto: nodeCrypto }),
    ownerPassword: secrets.ownerPassword,
  })
  const relay = openSessions(app.services, app.installation, secrets.voucherPrivate)
  app.attachUpgrade('/relay', relay.upgrade)
  const { url } = await app.listen({ host: '127.0.0.1', port: 0 })
  const api = createApiClient(url, await ownerToken(url, secrets.ownerPassword))

  const world = new World({ clock, random: secrets.world })
  const laid = await world.addPd(DESK).lay(cable === 'pty' ? ptyLink(join(folder, 'pd')) : tcpLink(0))
  if (!laid.ok) throw new Error(laid.fault.message)
  const bridge = await api.bridge.createShared({ label: 'Desk' })
  const tokenFile = join(folder, 'bridge.token')
  await writeFile(tokenFile, bridge.token, { mode: 0o600 })
  const process = await startBridge([
    ...['--server', url, '--token-file', tokenFile],
    ...['--port', laid.where, '--status-port', '0'],
  ])

  return {
    url,
    api,
    world,
    clock,
    bridgeId: bridge.bridgeId,
    voucherPublic,
    faults,
    async close() {
      const ended = new Promise((resolve) => process.once('exit', resolve))
      process.kill('SIGTERM')
      await ended
      await world.desk(DESK)!.unplug()
      await relay.close()
      await app.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function ownerToken(url: string, password: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'x-lockwright': '1' }
  const post = (path: string, body: unknown, more: Record<string, string> = {}) =>
    fetch(`${url}/api/v1${path}`, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) })
  const session = await post('/session', { login: 'owner', password })
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
  const made = await post('/tokens', { label: 'plant' }, { cookie })
  const { token } = (await made.json()) as { readonly token: string }
  return token
}

/** Resolves when the bridge has both the programming device and the server. */
function startBridge(args: readonly string[]): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BRIDGE, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    const missing = new Set(['pdFound', 'serverConnected'])
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the bridge ended with ${code}`)))
    createInterface({ input: child.stdout! }).on('line', (line) => {
      missing.delete((JSON.parse(line) as { readonly event: string }).event)
      if (missing.size === 0) resolve(child)
    })
  })
}
