import { encodeRelay } from '@lockwright/protocol/relay'
import { describe, expect, it } from 'vitest'
import { greet } from '../discover/index.ts'
import { PdPeer } from '../testing/pdPeer.ts'
import { ServerPeer } from '../testing/serverPeer.ts'
import { ManualTimers } from '../testing/timers.ts'
import { type Entry, IDLE_MS, Switchboard } from './switchboard.ts'
import { WINDOW_BYTES } from './window.ts'

/** One programming device with number 1, and servers that are not connected yet. */
async function plant(...names: string[]) {
  const timers = new ManualTimers()
  const log: Entry[] = []
  const switchboard = new Switchboard(names, timers, (entry) => log.push(entry))
  const pd = new PdPeer('/dev/pd')
  const plug = () => greet(pd.open, pd.address, 1, true, timers, (found) => switchboard.pdFound(1, found))
  expect(await plug()).toBeNull()
  const servers = names.map((name) => new ServerPeer(name, switchboard))
  return { timers, log, switchboard, pd, plug, servers }
}

const bytes = (...values: number[]) => Uint8Array.from(values)

describe('switchboard', () => {
  it('R096 announces the programming device and each element to every server', async () => {
    const { pd, servers } = await plant('manager', 'workshop')
    for (const server of servers) server.connect()
    pd.put('right')
    for (const server of servers) {
      const firmware = { major: 5, minor: 0, patch: 0 }
      const device = { kind: 'device', link: 1, device: 'localPd', firmware, label: '/dev/pd' }
      expect(server.heard.slice(0, 2)).toEqual([
        { ...device, state: 'found', occupied: [] },
        { ...device, state: 'found', occupied: ['right'] },
      ])
    }
    pd.unplug()
    expect(servers[1]!.heard.at(-1)).toMatchObject({ kind: 'device', state: 'lost', occupied: [] })
  })

  it('R093 carries frames both ways without a change', async () => {
    const { pd, servers } = await plant('manager')
    const [manager] = servers as [ServerPeer]
    manager.connect()
    pd.put('left', 'present', 'blank')
    expect(manager.heard.at(-1)).toEqual({
      kind: 'open',
      session: 1,
      link: 1,
      slot: 'left',
      maxFrame: 1024,
      element: 'key',
      life: 'blank',
    })
    expect(pd.heard).toEqual([
      { kind: 'status', slot: 'left', code: 1 },
      { kind: 'begin', slot: 'left' },
    ])
    pd.say({ kind: 'edhoc', slot: 'left', body: bytes(1, 2) })
    pd.say({ kind: 'edhoc', slot: 'right', body: bytes(9) })
    manager.say({ kind: 'sealed', session: 1, body: bytes(0xc0, 0xdb) })
    manager.say({ kind: 'status', session: 1, code: 2 })
    manager.say({ kind: 'sealed', session: 2, body: bytes(9) })
    expect(manager.heard.at(-1)).toEqual({ kind: 'edhoc', session: 1, body: bytes(1, 2) })
    expect(pd.heard.slice(2)).toEqual([
      { kind: 'sealed', slot: 'left', body: bytes(0xc0, 0xdb) },
      { kind: 'status', slot: 'left', code: 2 },
    ])
    manager.say({ kind: 'close', session: 1, reason: 'done' })
    expect(pd.heard.slice(4)).toEqual([{ kind: 'close', slot: 'left', reason: 'done' }])
  })

  it('R013 an element that is not mine is offered to the next server, and to nobody twice', async () => {
    const { pd, servers, switchboard } = await plant('manager', 'workshop')
    const [manager, workshop] = servers as [ServerPeer, ServerPeer]
    manager.connect()
    workshop.connect()
    pd.put('right')
    manager.say({ kind: 'close', session: manager.session, reason: 'notMine' })
    expect(workshop.heard.at(-1)).toMatchObject({ kind: 'open', slot: 'right' })
    expect(pd.heard.slice(-3)).toMatchObject([
      { kind: 'close', reason: 'notMine' },
      { kind: 'status' },
      { kind: 'begin' },
    ])
    workshop.say({ kind: 'close', session: workshop.session, reason: 'notMine' })
    expect(pd.heard.at(-1)).toEqual({ kind: 'status', slot: 'right', code: 3 })
    expect(switchboard.view().pds[0]!.places[1]).toMatchObject({ presence: 'present', server: null, unknown: true })
    expect(manager.heard.filter(({ kind }) => kind === 'open')).toHaveLength(1)

    pd.put('right', 'gone')
    pd.put('right')
    expect(manager.heard.at(-1)).toMatchObject({ kind: 'open', session: 2 })
  })

  it('R013 two servers work at two slots at the same time', async () => {
    const { pd, servers } = await plant('manager', 'workshop')
    const [manager, workshop] = servers as [ServerPeer, ServerPeer]
    manager.connect()
    workshop.connect()
    pd.put('left')
    pd.put('right')
    manager.say({ kind: 'close', session: manager.session, reason: 'notMine' })
    expect(workshop.heard.at(-1)).toMatchObject({ kind: 'open', slot: 'right' })
    pd.say({ kind: 'sealed', slot: 'left', body: bytes(1) })
    pd.say({ kind: 'sealed', slot: 'right', body: bytes(2) })
    expect(manager.heard.at(-1)).toMatchObject({ kind: 'sealed', body: bytes(1) })
    expect(workshop.heard.at(-1)).toMatchObject({ kind: 'sealed', body: bytes(2) })
  })

  it('R037 a key pulled in the middle closes the session', async () => {
    const { pd, servers, timers } = await plant('manager')
    const [manager] = servers as [ServerPeer]
    manager.connect()
    pd.put('right')
    pd.put('right', 'gone')
    expect(manager.heard.slice(-2)).toMatchObject([
      { kind: 'close', session: 1, reason: 'keyRemoved' },
      { kind: 'device', occupied: [] },
    ])
    manager.say({ kind: 'sealed', session: 1, body: bytes(1) })
    expect(pd.heard.filter(({ kind }) => kind === 'sealed')).toEqual([])
    expect(timers.pending).toBe(0)
  })

  it('R037 a swap whose "gone" was lost starts anew; a claim that only changes the life does not', async () => {
    const { pd, servers } = await plant('manager')
    const [manager] = servers as [ServerPeer]
    manager.connect()
    pd.put('right', 'present', 'blank')
    pd.put('right', 'present', 'claimed')
    manager.say({ kind: 'close', session: 1, reason: 'done' })
    expect(manager.heard.filter(({ kind }) => kind === 'open')).toHaveLength(1)
    pd.put('right', 'present', 'claimed')
    expect(manager.heard.at(-1)).toMatchObject({ kind: 'open', session: 2, life: 'claimed' })
  })

  it('an element without electronic contact is not offered', async () => {
    const { pd, servers, switchboard } = await plant('manager')
    const [manager] = servers as [ServerPeer]
    manager.connect()
    pd.put('right', 'noContact')
    expect(manager.heard.at(-1)).toMatchObject({ kind: 'device', occupied: [] })
    manager.say({ kind: 'kick', link: 1, slot: 'right' })
    expect(manager.heard.at(-1)).toMatchObject({ kind: 'device' })
    expect(switchboard.view().pds[0]!.places[1]).toMatchObject({ presence: 'noContact' })
  })

  it('a server asks for a session with what is there; it waits while another server works', async () => {
    const { pd, servers } = await plant('manager', 'workshop')
    const [manager, workshop] = servers as [ServerPeer, ServerPeer]
    manager.connect()
    workshop.connect()
    pd.put('left')
    workshop.say({ kind: 'kick', link: 1, slot: 'left' })
    workshop.say({ kind: 'kick', link: 1, slot: 'cable' })
    workshop.say({ kind: 'kick', link: 7, slot: 'left' })
    expect(workshop.heard.some(({ kind }) => kind === 'open')).toBe(false)
    manager.say({ kind: 'close', session: 1, reason: 'done' })
    expect(workshop.heard.at(-1)).toMatchObject({ kind: 'open', slot: 'left' })
    workshop.say({ kind: 'close', session: 1, reason: 'done' })
    manager.say({ kind: 'kick', link: 1, slot: 'left' })
    expect(manager.heard.at(-1)).toMatchObject({ kind: 'open', session: 2, slot: 'left' })
  })

  it('R048 shows how it ended where the server did not say: done, failed, no contact', async () => {
    const { pd, servers } = await plant('manager')
    const [manager] = servers as [ServerPeer]
    manager.connect()
    const lamp = () => pd.heard.flatMap((message) => (message.kind === 'status' ? [message.code] : [])).at(-1)
    pd.put('right')
    expect(lamp()).toBe(1)
    manager.say({ kind: 'close', session: 1, reason: 'done' })
    expect(lamp()).toBe(2)
    manager.say({ kind: 'kick', link: 1, slot: 'right' })
    manager.say({ kind: 'close', session: 2, reason: 'peerError' })
    expect(lamp()).toBe(3)
    manager.say({ kind: 'kick', link: 1, slot: 'right' })
    manager.say({ kind: 'status', session: 3, code: 3 })
    manager.say({ kind: 'close', session: 3, reason: 'done' })
    expect(lamp()).toBe(3)
    pd.put('left', 'noContact')
    expect(pd.heard.at(-1)).toEqual({ kind: 'status', slot: 'left', code: 5 })
  })

  it('R013 a server that connects again is asked again; one that may not use this bridge is passed over', async () => {
    const { pd, servers } = await plant('manager', 'workshop')
    const [manager, workshop] = servers as [ServerPeer, ServerPeer]
    manager.connect()
    pd.put('right')
    manager.say({ kind: 'close', session: 1, reason: 'revokedDevice' })
    workshop.connect()
    expect(workshop.heard.at(-1)).toMatchObject({ kind: 'open' })
    workshop.say({ kind: 'close', session: 1, reason: 'notMine' })
    manager.disconnect()
    manager.connect()
    expect(manager.heard.at(-1)).toMatchObject({ kind: 'open', session: 1 })
  })

  it('R136 what was put in while no server was there is served as soon as one is', async () => {
    const { pd, servers } = await plant('manager')
    const [manager] = servers as [ServerPeer]
    pd.put('right')
    expect(pd.heard).toEqual([{ kind: 'status', slot: 'right', code: 4 }])
    manager.connect()
    expect(manager.heard.map(({ kind }) => kind)).toEqual(['device', 'open'])
    manager.disconnect()
    expect(pd.heard.slice(-2)).toEqual([
      { kind: 'close', slot: 'right', reason: 'serverBusy' },
      { kind: 'status', slot: 'right', code: 4 },
    ])
    manager.connect()
    expect(manager.heard.at(-1)).toMatchObject({ kind: 'open', session: 1, slot: 'right' })
  })

  it('R136 an unplugged programming device ends its sessions and comes back', async () => {
    const { pd, servers, plug } = await plant('manager')
    const [manager] = servers as [ServerPeer]
    manager.connect()
    pd.put('right')
    pd.unplug()
    expect(manager.heard.slice(-2)).toMatchObject([
      { kind: 'close', reason: 'keyRemoved' },
      { kind: 'device', state: 'lost' },
    ])
    await plug()
    pd.put('right')
    expect(manager.heard.slice(-3)).toMatchObject([
      { kind: 'device', state: 'found', occupied: [] },
      { kind: 'device', state: 'found', occupied: ['right'] },
      { kind: 'open', session: 2 },
    ])
  })

  it('closes a session in which nothing passes for ten seconds, and not before', async () => {
    const { pd, servers, timers } = await plant('manager')
    const [manager] = servers as [ServerPeer]
    manager.connect()
    pd.put('right')
    timers.advance(IDLE_MS - 1)
    pd.say({ kind: 'edhoc', slot: 'right', body: bytes(1) })
    timers.advance(IDLE_MS - 1)
    manager.say({ kind: 'status', session: 1, code: 2 })
    timers.advance(IDLE_MS - 1)
    expect(manager.heard.some(({ kind }) => kind === 'close')).toBe(false)
    timers.advance(1)
    expect(manager.heard.at(-1)).toEqual({ kind: 'close', session: 1, reason: 'idle' })
    expect(pd.heard.at(-1)).toEqual({ kind: 'close', slot: 'right', reason: 'idle' })
  })

  it('holds a server back at 64 KiB under way and lets it go on when the port has taken them', async () => {
    const { pd, servers } = await plant('manager')
    const [manager] = servers as [ServerPeer]
    manager.connect()
    pd.put('right')
    pd.stalled = true
    const body = new Uint8Array(1024)
    for (let sent = 0; sent < WINDOW_BYTES; sent += body.length) {
      expect(manager.paused).toBe(false)
      manager.say({ kind: 'sealed', session: 1, body })
    }
    expect(manager.paused).toBe(true)
    pd.drain()
    expect(manager.paused).toBe(false)
    expect(pd.heard.filter(({ kind }) => kind === 'sealed')).toHaveLength(WINDOW_BYTES / body.length)
  })

  it('a slow port that still takes bytes keeps its session awake', async () => {
    const { pd, servers, timers } = await plant('manager')
    const [manager] = servers as [ServerPeer]
    manager.connect()
    pd.put('right')
    pd.stalled = true
    manager.say({ kind: 'sealed', session: 1, body: bytes(1) })
    timers.advance(IDLE_MS - 1)
    pd.drain()
    timers.advance(IDLE_MS - 1)
    expect(manager.heard.at(-1)).toMatchObject({ kind: 'open' })
    timers.advance(1)
    expect(manager.heard.at(-1)).toMatchObject({ kind: 'close', reason: 'idle' })
  })

  it('closes the session of a server that goes on although it was held back', async () => {
    const { pd, servers } = await plant('manager')
    const [manager] = servers as [ServerPeer]
    manager.connect()
    pd.put('right')
    pd.stalled = true
    const body = new Uint8Array(1024)
    for (let sent = 0; sent < 2 * WINDOW_BYTES; sent += body.length) manager.say({ kind: 'sealed', session: 1, body })
    expect(manager.heard.at(-1)).toEqual({ kind: 'close', session: 1, reason: 'serverBusy' })
    expect(manager.paused).toBe(false)
  })

  it('closes a session whose server takes nothing any more', async () => {
    const { pd, servers } = await plant('manager')
    const [manager] = servers as [ServerPeer]
    manager.connect()
    pd.put('right')
    manager.stalled = true
    const body = new Uint8Array(1024)
    for (let sent = 0; sent < WINDOW_BYTES; sent += body.length) pd.say({ kind: 'sealed', slot: 'right', body })
    expect(pd.heard.at(-1)).toEqual({ kind: 'close', slot: 'right', reason: 'serverBusy' })
  })

  it('refuses a frame longer than the element takes', async () => {
    const { pd, servers } = await plant('manager')
    const [manager] = servers as [ServerPeer]
    manager.connect()
    pd.put('right')
    manager.say({ kind: 'sealed', session: 1, body: new Uint8Array(1025) })
    expect(pd.heard.at(-1)).toEqual({ kind: 'close', slot: 'right', reason: 'peerError' })
  })

  it('ignores and names bytes that are no message', async () => {
    const { switchboard, servers, log } = await plant('manager')
    servers[0]!.connect()
    switchboard.serverMessage('manager', bytes(1, 2, 3))
    switchboard.serverMessage('manager', Uint8Array.of(...encodeRelay({ kind: 'ping' }).slice(0, 4), 0x77))
    expect(log.filter(({ event }) => event === 'refused')).toEqual([
      { event: 'refused', server: 'manager', why: 'badLength' },
    ])
  })

  it('shuts down: sessions are closed on both sides and nothing is left running', async () => {
    const { pd, servers, timers, switchboard } = await plant('manager', 'workshop')
    for (const server of servers) server.connect()
    pd.put('left')
    servers[1]!.say({ kind: 'kick', link: 1, slot: 'left' })
    switchboard.shutDown()
    expect(servers[0]!.heard.at(-1)).toMatchObject({ kind: 'close', reason: 'serverBusy' })
    expect(pd.heard.at(-1)).toMatchObject({ kind: 'close', reason: 'serverBusy' })
    expect(timers.pending).toBe(0)
  })
})
