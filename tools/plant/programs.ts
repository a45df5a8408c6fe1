import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { nodeCrypto } from '@lockwright/protocol/crypto'
import { admitBridge } from './admitBridge.ts'
import type { Member } from './plant.ts'
import { newPrivateKey, secretFile } from './secretFile.ts'
import { freePort, hasProgram, isTaken } from './settings.ts'

export interface Place {
  /** The project. */
  readonly root: string
  readonly data: string
  readonly port: number
  /** Of the account `owner`. */
  readonly password: string
  /** Folder of the screens. */
  readonly pages: string
}

/** Where the operator's guide says that the bridge shows itself. */
const BRIDGE_STATUS_PORT = 48_127

export const serverAddress = (port: number): string => `http://127.0.0.1:${port}`

/** The programs of `npm start`: the server, which runs the database, a virtual site, and a bridge between them. */
export async function programs({ root, data, port, password, pages }: Place): Promise<Member[]> {
  const server = serverAddress(port)
  const site = join(data, 'site')
  mkdirSync(site, { recursive: true, mode: 0o700 })
  const controlToken = join(site, 'control.token')
  const controlPort = await freePort()
  // Two plants on one machine each have a bridge.
  const statusPort = (await isTaken(BRIDGE_STATUS_PORT)) ? await freePort() : BRIDGE_STATUS_PORT
  const bridgeToken = join(data, 'bridge.token')
  // As long as no factory makes blanks, ours believe the vouchers of this installation.
  const voucherKey = await secretFile(join(data, 'voucher.key'), newPrivateKey)
  const voucherPublic = Buffer.from(nodeCrypto.p256Public(Buffer.from(voucherKey, 'hex'))).toString('hex')
  const cable = hasProgram('socat') ? serialCable(join(site, 'tty')) : tcpCable(await freePort())
  const node = (path: string, ...parameters: string[]): [string, ...string[]] => [
    process.execPath,
    join(root, 'packages', path),
    ...parameters,
  ]
  // What the first start compiled need not be compiled by the next: a third of the time to the first page.
  const environment = { NODE_COMPILE_CACHE: join(data, 'compiled') }
  return [
    {
      name: 'server',
      command: node('server/src/main.ts'),
      environment: {
        ...environment,
        LOCKWRIGHT_DATA: data,
        PORT: String(port),
        LOCKWRIGHT_PAGES: pages,
        LOCKWRIGHT_OWNER_PASSWORD: password,
        LOCKWRIGHT_VOUCHER_KEY: voucherKey,
        LOCKWRIGHT_WORKBENCH_URL: serverAddress(controlPort),
        LOCKWRIGHT_WORKBENCH_TOKEN_FILE: controlToken,
      },
      async ready() {
        const answer = await fetch(`${server}/readyz`).catch(() => null)
        if (!answer?.ok) return false
        await secretFile(bridgeToken, () => admitBridge(server, password, 'this machine'))
        return true
      },
    },
    {
      name: 'site',
      command: node(
        'simulator/src/serve.ts',
        ...[
          '--data',
          site,
          '--token-file',
          controlToken,
          '--control',
          String(controlPort),
          '--voucher-key',
          voucherPublic,
        ],
        ...cable.site,
      ),
      environment,
    },
    {
      name: 'bridge',
      command: node(
        'bridge/src/main.ts',
        ...['--server', server, '--token-file', bridgeToken, '--settings', join(data, 'bridge.json')],
        ...['--status-port', String(statusPort)],
        ...cable.bridge,
      ),
      environment,
    },
  ]
}

/** How the virtual programming device hangs on the bridge: as a serial port that is found by itself ... */
const serialCable = (path: string) => ({ site: ['--pty', path], bridge: ['--probe', path] })
/** ... or, where the program for that is missing, over a port it is told. */
const tcpCable = (port: number) => ({ site: ['--tcp', String(port)], bridge: ['--port', `tcp://127.0.0.1:${port}`] })
