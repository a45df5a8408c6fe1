import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { ClientConfig } from 'pg'
import { type FeedHub, openFeedHub } from '../feed/index.ts'
import { createHttp, type WorkbenchSite } from '../http/index.ts'
import { createKeystore } from '../keystore/index.ts'
import type { Ports } from '../ports/index.ts'
import { migrate, openStore } from '../store/index.ts'
import type { Services, TaskWriter } from '../usecase/index.ts'
import { bootstrap, type Installation } from './bootstrap.ts'
import { sweep } from './housekeeping.ts'
import { type Listener, type ListenOptions, listen } from './listen.ts'

export interface AppOptions {
  readonly ports: Ports
  /** Both ways into the database, as `openDatabase` gives them. */
  readonly database: { readonly owner: ClientConfig; readonly app: ClientConfig }
  /** Key-encryption key, 32 bytes (see `loadKek`). */
  readonly kek: Uint8Array
  readonly taskWriter: TaskWriter
  /** Password of the account `owner` on the first start; otherwise one is made. */
  readonly ownerPassword?: string | undefined
  readonly connectionsMax?: number
  /** Folder the screens were built into (`npm run build`). */
  readonly pages?: string
  /** The virtual site of `npm start`, for the workbench; never in a release. */
  readonly workbench?: WorkbenchSite
}

/** Takes over a request to upgrade a connection, such as a bridge's to `/relay`. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

export interface App {
  readonly services: Services
  readonly installation: Installation
  readonly feedHub: FeedHub
  /** Hands upgrade requests for exactly this path to `handle`; any other path is refused. */
  attachUpgrade(path: string, handle: UpgradeHandler): void
  /** Opens a port; may be called several times. */
  listen(options: ListenOptions): Promise<Listener>
  /** Ends connections, then the database sessions. The database itself is its owner's to stop. */
  close(): Promise<void>
}

const SWEEP_MS = 3_600_000
const BUILT_PAGES = fileURLToPath(new URL('../../../web/dist/release', import.meta.url))

/** The server without its process: for `main`, tests, the story and the simulation alike. */
export async function createApp(options: AppOptions): Promise<App> {
  const { ports, database, kek, taskWriter, ownerPassword, connectionsMax, pages = BUILT_PAGES } = options
  await migrate(database.owner)
  const store = openStore(
    database.app,
    (error) => ports.log.warn({ err: error }, 'a database session broke'),
    connectionsMax,
  )
  const keystore = createKeystore(kek, ports)
  const installation = await bootstrap(store, ports, keystore, ownerPassword)
  const feedHub = await openFeedHub(database.app, ports.log)
  const services: Services = { store, ports, keystore, feedHub, taskWriter }
  const sweeping = setInterval(() => {
    sweep(services).catch((error: unknown) => ports.log.warn({ err: error }, 'sweeping failed'))
  }, SWEEP_MS)
  sweeping.unref()
  const upgrades = new Map<string, UpgradeHandler>()
  const listeners: Listener[] = []

  return {
    services,
    installation,
    feedHub,
    attachUpgrade: (path, handle) => void upgrades.set(path, handle),
    async listen(where) {
      const http = createHttp({ services, secureCookie: where.tls !== undefined, pages, workbench: options.workbench })
      const listener = await listen(http, where, (path) => upgrades.get(path))
      listeners.push(listener)
      return listener
    },
    async close() {
      clearInterval(sweeping)
      await Promise.all(listeners.map((listener) => listener.close()))
      await feedHub.close()
      await store.close()
    },
  }
}
