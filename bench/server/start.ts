import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { nodeCrypto, nodeRandom } from '@lockwright/protocol/crypto'
import { type ApiClient, createApiClient } from '@lockwright/server/client'
import { createKeystore, type Keystore, loadKek } from '@lockwright/server/keystore'
import type { Store } from '@lockwright/server/store'
import { scratchFolder } from '@lockwright/server/testing'
import { openData } from './database.ts'
import type { Question } from './report.ts'

/** The server as a program of its own, with its own PostgreSQL in a folder that goes with it. */
export interface BenchServer {
  readonly url: string
  /** API token of the owner of the installation. */
  readonly token: string
  readonly api: ApiClient
  /** Ways past the server to its data: as itself (row security binds), and as the owner of the tables. */
  readonly app: Store
  readonly owner: Store
  readonly keystore: Keystore
  ask(question: Question): Promise<number>
  /** Folder of its data. */
  readonly data: string
  stop(): Promise<void>
}

const MAIN = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url))
const REPORT = new URL('./report.ts', import.meta.url).href
export const PASSWORD = 'only for this bench'

/** A running server of the given data folder, as `npm start` runs it, and the address it serves. */
export async function spawnServer(data: string): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = fork(MAIN, {
    execArgv: ['--import', REPORT],
    env: {
      ...process.env,
      LOCKWRIGHT_DATA: data,
      PORT: '0',
      LOCKWRIGHT_OWNER_PASSWORD: PASSWORD,
      NODE_COMPILE_CACHE: join(data, 'compiled'),
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const lines = createInterface({ input: child.stdout! })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    lines.on('line', (line) => {
      const said = JSON.parse(line) as { readonly event?: string; readonly url: string; readonly level: number }
      if (said.event === 'ready') resolve(said.url)
      else if (said.level >= 50) console.error(line)
    })
  })
  return { child, url }
}

export async function endServer(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

/** Runs `work` with a fresh server. */
export async function withServer<Value>(work: (server: BenchServer) => Promise<Value>): Promise<Value> {
  const server = await startServer()
  try {
    return await work(server)
  } finally {
    await server.stop()
  }
}

async function startServer(): Promise<BenchServer> {
  const data = await scratchFolder()
  const { child, url } = await spawnServer(data)
  const [app, owner] = [openData(data, 'app'), openData(data, 'owner')]
  const token = await ownerToken(url)
  return {
    url,
    token,
    api: createApiClient(url, token),
    app,
    owner,
    keystore: createKeystore(await loadKek(data, undefined, nodeRandom), { crypto: nodeCrypto, random: nodeRandom }),
    data,
    async ask(question) {
      const answer = once(child, 'message')
      child.send(question)
      return (await answer)[0] as number
    },
    async stop() {
      await Promise.all([app.close(), owner.close()])
      await endServer(child)
      await rm(data, { recursive: true })
    },
  }
}

async function ownerToken(url: string): Promise<string> {
  const post = (path: string, body: unknown, more: Record<string, string> = {}) =>
    fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-lockwright': '1', ...more },
      body: JSON.stringify(body),
    })
  const session = await post('/session', { login: 'owner', password: PASSWORD })
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
  const made = await post('/tokens', { label: 'bench' }, { cookie })
  return ((await made.json()) as { readonly token: string }).token
}
