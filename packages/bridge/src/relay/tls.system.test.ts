import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createProxy } from 'node:http'
import { Agent, createServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { systemTimers } from '../timers.ts'
import { type ServerFault, ServerLine } from './server.ts'

const folder = mkdtempSync(join(tmpdir(), 'tls-'))
const file = (name: string) => join(folder, name)
const cleanups: (() => void)[] = []

beforeAll(() => {
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2']
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', file('key.pem')]
  execFileSync('openssl', ['req', '-x509', ...key, '-out', file('cert.pem'), ...subject], { stdio: 'ignore' })
  return () => rmSync(folder, { recursive: true, force: true })
})
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

/** A relay behind TLS with a certificate of its own. */
async function tlsServer(): Promise<number> {
  const server = createServer({ key: readFileSync(file('key.pem')), cert: readFileSync(file('cert.pem')) })
  const sockets = new WebSocketServer({ server })
  await new Promise<void>((ready) => server.listen(0, 'localhost', ready))
  cleanups.push(() => {
    for (const socket of sockets.clients) socket.terminate()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** A proxy that lets through who knows the password, and remembers where to. */
async function proxyServer(passes: string[]): Promise<number> {
  const proxy = createProxy()
  proxy.on('connect', (request, socket) => {
    const { hostname, port } = new URL(`http://${request.url}`)
    passes.push(`${hostname}:${port} ${request.headers['proxy-authorization']}`)
    const beyond = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      beyond.pipe(socket).pipe(beyond)
    })
    for (const end of [socket, beyond]) end.on('error', () => beyond.destroy())
  })
  await new Promise<void>((ready) => proxy.listen(0, 'localhost', ready))
  cleanups.push(() => proxy.close())
  return (proxy.address() as AddressInfo).port
}

/** Resolves to null when connected, else to the fault after the first try. */
function outcome(url: string, agent: Agent | undefined): Promise<ServerFault | null> {
  return new Promise((resolve) => {
    const line: ServerLine = new ServerLine(
      { name: 'manager', url, token: 'secret', agent },
      systemTimers,
      () => {
        setImmediate(() => resolve(line.fault))
        return 60_000
      },
      { connected: () => resolve(null), message: () => {}, lost: () => {} },
    )
    cleanups.push(() => void line.stop())
    line.start()
  })
}

describe('line to a server behind TLS', () => {
  it('R099 names a certificate that is not trusted, as when a scanner sits in between', async () => {
    expect(await outcome(`wss://localhost:${await tlsServer()}/relay`, undefined)).toBe('certificate')
  })

  it('R095 goes through a proxy with user and password', async () => {
    const passes: string[] = []
    const [server, proxy] = [await tlsServer(), await proxyServer(passes)]
    const agent = new Agent({
      proxyEnv: { https_proxy: `http://user:p%40ss@localhost:${proxy}` },
      ca: readFileSync(file('cert.pem')),
    })
    expect(await outcome(`wss://localhost:${server}/relay`, agent)).toBeNull()
    expect(passes).toEqual([`localhost:${server} Basic ${Buffer.from('user:p@ss').toString('base64')}`])
  })
})
