import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Sabotage } from '@lockwright/simulator/device'
import { ptyLink, tcpLink } from '@lockwright/simulator/link'
import { SettableClock, World } from '@lockwright/simulator/world'
import { openServer, type PlantSecrets, type PlantServer, type ServerOptions } from './server.ts'

/** A whole plant with time of its own: server over HTTP, a bridge as a process, a virtual site on a real cable. */
export interface Plant extends PlantServer {
  readonly world: World
  readonly clock: SettableClock
  readonly bridgeId: string
}

export interface PlantOptions {
  readonly database: ServerOptions['database']
  /** ms since 1970 */
  readonly start: number
  /** How the programming device is connected; a pseudo terminal needs `socat`. */
  readonly cable: 'pty' | 'tcp'
  readonly secrets: PlantSecrets
  readonly screens?: ServerOptions['screens']
  /** Checks that the virtual devices leave out: whoever watches must notice. */
  readonly sabotage?: ReadonlySet<Sabotage>
}

/** Name of the programming device on the desk; the served site calls its own like this too. */
export const DESK = 'pd'
const BRIDGE = fileURLToPath(new URL('../../packages/bridge/src/main.ts', import.meta.url))

export async function openPlant(options: PlantOptions): Promise<Plant> {
  const { database, start, cable, secrets, screens, sabotage } = options
  const folder = await mkdtemp(join(tmpdir(), 'lw-plant-'))
  const clock = new SettableClock(() => 0, start)
  const server = await openServer({ database, clock, secrets, ...(screens && { screens }) })
  const { api, url } = server

  const world = new World({ clock, random: secrets.world, ...(sabotage === undefined ? {} : { sabotage }) })
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
    ...server,
    world,
    clock,
    bridgeId: bridge.bridgeId,
    async close() {
      const ended = new Promise((resolve) => process.once('exit', resolve))
      process.kill('SIGTERM')
      await ended
      await world.desk(DESK)!.unplug()
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
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
