import { afterEach, describe, expect, it } from 'vitest'
import { RelayServer } from '../testing/relayServer.ts'
import { ManualTimers } from '../testing/timers.ts'
import { QUIET_MS, ServerLine } from './server.ts'
import type { ServerConnection } from './session.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

/** A line to a server; `next` resolves with the following thing the line says. */
function line(url: string, token = 'secret') {
  const timers = new ManualTimers()
  const said: (ServerConnection | Uint8Array | 'lost')[] = []
  let wake = () => {}
  const say = (what: ServerConnection | Uint8Array | 'lost') => {
    said.push(what)
    wake()
  }
  const server = { name: 'manager', url: `${url.replace('http', 'ws')}/relay`, token, agent: undefined }
  const serverLine = new ServerLine(server, timers, (attempt) => attempt * 1_000, {
    connected: say,
    message: (bytes) => say(Uint8Array.from(bytes)),
    lost: () => say('lost'),
  })
  cleanups.push(() => void serverLine.stop())
  const next = async () => {
    if (said.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    return said.shift()!
  }
  /** Resolves when the line waits for its next try. */
  const waiting = async () => {
    while (timers.pending === 0 || serverLine.fault === null) await new Promise((turn) => setImmediate(turn))
  }
  return { serverLine, timers, next, waiting }
}

async function relayServer(token = 'secret', otherwise?: number): Promise<{ peer: RelayServer; url: string }> {
  const peer = new RelayServer()
  cleanups.push(() => peer.close())
  return { peer, url: await peer.listen(token, otherwise) }
}

describe('line to a server', () => {
  it('R093 connects with its token and carries messages both ways', async () => {
    const { peer, url } = await relayServer()
    const { serverLine, next } = line(url)
    serverLine.start()
    const connection = (await next()) as ServerConnection
    expect(peer.tokens).toEqual(['Bearer secret'])
    await new Promise<void>((done) => connection.send(Uint8Array.of(1, 0, 0, 0, 0x1f, 3), done))
    expect(await peer.message('close')).toEqual({ kind: 'close', session: 1, reason: 'idle' })
    peer.say({ kind: 'kick', link: 1, slot: 'left' })
    expect(await next()).toEqual(Uint8Array.of(0, 0, 0, 0, 0x23, 1, 1))
    expect(serverLine.fault).toBeNull()
  })

  it('R136 connects again after the pause it was given, when the connection is cut', async () => {
    const { peer, url } = await relayServer()
    const { serverLine, timers, next } = line(url)
    serverLine.start()
    await next()
    await peer.until(() => peer.connected)
    peer.cut()
    expect(await next()).toBe('lost')
    expect(serverLine.fault).toBe('unreachable')
    timers.advance(999)
    expect(peer.tokens).toHaveLength(1)
    timers.advance(1)
    await next()
    expect(peer.tokens).toHaveLength(2)
  })

  it('R136 starts without network and serves as soon as there is one', async () => {
    const { peer, url } = await relayServer()
    peer.close()
    const { serverLine, timers, next, waiting } = line(url)
    serverLine.start()
    await waiting()
    expect(serverLine.fault).toBe('unreachable')
    const again = new RelayServer()
    cleanups.push(() => again.close())
    await again.listen('secret', 401, Number(new URL(url).port))
    timers.advance(1_000)
    await next()
    expect(serverLine.fault).toBeNull()
  })

  it.each([
    [401, 'token'],
    [403, 'token'],
    [502, 'unreachable'],
    [302, 'unreachable'],
  ])('R099 tells a refused token from an unreachable server (%i)', async (status, fault) => {
    const { url } = await relayServer('another', status)
    const { serverLine, waiting } = line(url)
    serverLine.start()
    await waiting()
    expect(serverLine.fault).toBe(fault)
  })

  it('answers a sign of life, asks for one when it is quiet, and does not answer the answer', async () => {
    const { peer, url } = await relayServer()
    const { serverLine, timers, next } = line(url)
    serverLine.start()
    await next()
    await peer.until(() => peer.connected)
    peer.say({ kind: 'ping' })
    await peer.message('ping')

    timers.advance(QUIET_MS)
    await peer.until(() => peer.heard.length === 2)
    peer.say({ kind: 'ping' })
    peer.say({ kind: 'kick', link: 1, slot: 'left' })
    await next()
    timers.advance(QUIET_MS - 1)
    expect(peer.heard).toEqual([{ kind: 'ping' }, { kind: 'ping' }])
    // Two questions before any answer: both answers are answers.
    timers.advance(QUIET_MS + 1)
    await peer.until(() => peer.heard.length === 4)
    peer.say({ kind: 'ping' })
    peer.say({ kind: 'ping' })
    peer.say({ kind: 'kick', link: 1, slot: 'left' })
    await next()
    expect(peer.heard).toHaveLength(4)
  })

  it('gives up a server that shows no sign of life', async () => {
    const { peer, url } = await relayServer()
    const { serverLine, timers, next } = line(url)
    serverLine.start()
    await next()
    timers.advance(2 * QUIET_MS)
    await peer.until(() => peer.heard.length === 2)
    timers.advance(QUIET_MS)
    expect(await next()).toBe('lost')
    expect(serverLine.fault).toBe('silent')
  })

  it('takes no text and no message longer than a frame can be', async () => {
    const { peer, url } = await relayServer()
    const { serverLine, next } = line(url)
    serverLine.start()
    await next()
    await peer.until(() => peer.connected)
    peer.sayRaw('text')
    peer.sayRaw(new Uint8Array(2_049))
    expect(await next()).toBe('lost')
  })

  it('stops for good, also while it waits for the next try', async () => {
    const { peer, url } = await relayServer()
    const first = line(url)
    first.serverLine.start()
    await first.next()
    await first.serverLine.stop()
    expect(await first.next()).toBe('lost')
    expect(first.timers.pending).toBe(0)

    peer.close()
    const second = line(url)
    second.serverLine.start()
    await second.waiting()
    await second.serverLine.stop()
    expect(second.timers.pending).toBe(0)
  })
})
