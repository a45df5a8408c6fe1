import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { encodeLinkFrame, linkFramer } from '@lockwright/protocol/frame'
import { decodeLink, encodeLink, type LinkMessage, MAX_FRAME } from '@lockwright/protocol/relay'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { RelayServer } from './testing/relayServer.ts'

const folder = mkdtempSync(join(tmpdir(), 'bridge-main-'))
const cleanups: (() => void)[] = []
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

/** A programming device behind a TCP port, with one key in its right slot. */
class NetworkPd {
  readonly heard: LinkMessage[] = []
  readonly #server: Server = createServer((socket) => this.#accept(socket))
  #socket: Socket | null = null
  #check = () => {}

  async listen(port = 0): Promise<number> {
    await new Promise<void>((ready) => this.#server.listen(port, '127.0.0.1', ready))
    cleanups.push(() => this.close())
    return (this.#server.address() as { port: number }).port
  }

  close(): void {
    this.#socket?.destroy()
    this.#server.close()
  }

  #accept(socket: Socket): void {
    this.#socket = socket
    const framer = linkFramer(MAX_FRAME)
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      for (const frame of framer.push(chunk)) {
        const decoded = decodeLink(frame)
        if (!decoded.ok || decoded.value === null) throw new Error('the bridge sent what is no message')
        this.heard.push(decoded.value)
        if (decoded.value.kind === 'wake') this.#wake()
        this.#check()
      }
    })
  }

  #wake(): void {
    const slots = ['left', 'right', 'cable'] as const
    const firmware = { major: 5, minor: 0, patch: 0 }
    this.say({ kind: 'wakeAck', version: 1, device: 'localPd', slots, clock: true, maxFrame: MAX_FRAME, firmware })
    const key = { presence: 'present', element: 'key', capabilities: 0, maxFrame: 1024, life: 'claimed' } as const
    this.say({ kind: 'element', slot: 'right', ...key })
  }

  say(message: LinkMessage): void {
    this.#socket!.write(encodeLinkFrame(encodeLink(message)))
  }

  /** The first message of a kind, as soon as it is there. */
  message(kind: LinkMessage['kind']): Promise<LinkMessage> {
    return new Promise((resolve) => {
      this.#check = () => {
        const found = this.heard.find((each) => each.kind === kind)
        if (found !== undefined) resolve(found)
      }
      this.#check()
    })
  }
}

interface Running {
  readonly process: ChildProcess
  /** Lines of the log so far. */
  readonly log: { event: string; [fact: string]: unknown }[]
  event(name: string): Promise<{ [fact: string]: unknown }>
}

function bridge(url: string, ...args: string[]): Running {
  const token = join(folder, 'token')
  writeFileSync(token, 'secret')
  const main = join(import.meta.dirname, 'main.ts')
  const child = spawn(process.execPath, [main, '--server', url, '--token-file', token, '--status-port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  cleanups.push(() => child.kill('SIGKILL'))
  const log: Running['log'] = []
  let check = () => {}
  createInterface({ input: child.stdout! }).on('line', (line) => {
    log.push(JSON.parse(line))
    check()
  })
  return {
    process: child,
    log,
    event: (name) =>
      new Promise((resolve) => {
        check = () => {
          const found = log.find(({ event }) => event === name)
          if (found !== undefined) resolve(found)
        }
        check()
      }),
  }
}

describe('bridge program', () => {
  it('R093 R096 serves a programming device, shows three ticks, and ends cleanly on SIGTERM', async () => {
    const [pd, server] = [new NetworkPd(), new RelayServer()]
    cleanups.push(() => server.close())
    const port = await pd.listen()
    const running = bridge(await server.listen('secret'), '--port', `tcp://127.0.0.1:${port}`)
    const { status } = await running.event('ready')
    const { session } = await server.message('open')
    expect(await pd.message('timeSet')).toMatchObject({ kind: 'timeSet' })
    await pd.message('begin')

    pd.say({ kind: 'edhoc', slot: 'right', body: Uint8Array.of(1, 2, 3) })
    expect(await server.message('edhoc')).toMatchObject({ session, body: Uint8Array.of(1, 2, 3) })
    const report = await (await fetch(`${status}/status`)).json()
    expect(report).toMatchObject({ ticks: { pd: true, element: true, server: true }, remedies: [] })

    const ended = once(running.process, 'exit')
    running.process.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    expect(await pd.message('close')).toMatchObject({ slot: 'right', reason: 'serverBusy' })
    expect(await server.message('close')).toMatchObject({ session, reason: 'serverBusy' })
    await expect(fetch(`${status}/status`)).rejects.toThrow()
  })

  it('R136 starts with neither network nor programming device and serves when both have come', async () => {
    const [pd, server] = [new NetworkPd(), new RelayServer()]
    cleanups.push(() => server.close())
    const url = await server.listen('secret')
    const port = await pd.listen()
    server.close()
    pd.close()
    const running = bridge(url, '--port', `tcp://127.0.0.1:${port}`)
    const { status } = await running.event('ready')
    let report: { remedies: { code: string }[] }
    do report = (await (await fetch(`${status}/status`)).json()) as typeof report
    while (report.remedies.length < 2)
    expect(report.remedies.map(({ code }) => code)).toEqual(['portMissing', 'serverUnreachable'])

    const [later, laterPd] = [new RelayServer(), new NetworkPd()]
    cleanups.push(() => later.close())
    await laterPd.listen(port)
    await later.listen('secret', 401, Number(new URL(url).port))
    expect(await later.message('open')).toMatchObject({ slot: 'right' })
  })

  it('says what is wrong with its command line', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], { stdio: ['ignore', 'pipe', 'pipe'] })
    let complaint = ''
    child.stderr.on('data', (chunk) => {
      complaint += chunk
    })
    expect(await once(child, 'close')).toEqual([2, null])
    expect(complaint).toContain('at least one --server is needed')
  })
})
