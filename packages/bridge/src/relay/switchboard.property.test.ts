import type { CloseReason, RelayMessage, Slot } from '@lockwright/protocol/relay'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { greet } from '../discover/index.ts'
import { PdPeer } from '../testing/pdPeer.ts'
import { ServerPeer } from '../testing/serverPeer.ts'
import { ManualTimers } from '../testing/timers.ts'
import { IDLE_MS, Switchboard } from './switchboard.ts'

const SLOTS = ['left', 'right', 'cable'] as const
const NAMES = ['manager', 'workshop', 'third'] as const

type Action =
  | { readonly do: 'put'; readonly slot: Slot; readonly presence: 'present' | 'gone' | 'noContact' }
  | { readonly do: 'plug' }
  | { readonly do: 'unplug' }
  | { readonly do: 'connect'; readonly server: number }
  | { readonly do: 'disconnect'; readonly server: number }
  | { readonly do: 'kick'; readonly server: number; readonly slot: Slot }
  | { readonly do: 'up'; readonly slot: Slot }
  | { readonly do: 'down'; readonly server: number; readonly session: number }
  | { readonly do: 'close'; readonly server: number; readonly session: number; readonly reason: CloseReason }
  | { readonly do: 'wait'; readonly ms: number }

const slot = fc.constantFrom<Slot>(...SLOTS)
const server = fc.nat(NAMES.length - 1)
const session = fc.integer({ min: 1, max: 5 })
const presence = fc.constantFrom('present' as const, 'present' as const, 'gone' as const, 'noContact' as const)
const reason = fc.constantFrom<CloseReason>('done', 'notMine', 'notMine', 'serverBusy')
const ms = fc.constantFrom(1, IDLE_MS / 2, IDLE_MS)
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ do: fc.constant('put' as const), slot, presence }),
  fc.record({ do: fc.constantFrom('plug' as const, 'unplug' as const) }),
  fc.record({ do: fc.constantFrom('connect' as const, 'connect' as const, 'disconnect' as const), server }),
  fc.record({ do: fc.constant('kick' as const), server, slot }),
  fc.record({ do: fc.constant('up' as const), slot }),
  fc.record({ do: fc.constant('down' as const), server, session }),
  fc.record({ do: fc.constant('close' as const), server, session, reason }),
  fc.record({ do: fc.constant('wait' as const), ms }),
)

/** One connection of a server: what it heard since it was made, and what it closed itself. */
class Connection {
  readonly #peer: ServerPeer
  readonly #from: number
  readonly closed = new Set<number>()

  constructor(peer: ServerPeer) {
    this.#peer = peer
    this.#from = peer.heard.length
  }

  /** Sessions that are open now, with their slots. Fails on anything a server must never see. */
  open(): Map<number, Slot> {
    const open = new Map<number, Slot>()
    const used = new Set<number>()
    for (const message of this.#peer.heard.slice(this.#from)) this.#take(message, open, used)
    for (const number of this.closed) open.delete(number)
    return open
  }

  #take(message: RelayMessage, open: Map<number, Slot>, used: Set<number>): void {
    if (message.kind === 'open') {
      expect(used.has(message.session)).toBe(false)
      used.add(message.session)
      open.set(message.session, message.slot)
    } else if (message.kind === 'close') expect(open.delete(message.session)).toBe(true)
    else if (message.kind === 'edhoc' || message.kind === 'sealed') expect(open.has(message.session)).toBe(true)
  }
}

/** A bridge with one programming device and three servers that any action can be done to. */
class Plant {
  readonly timers = new ManualTimers()
  readonly switchboard = new Switchboard(NAMES, this.timers, () => {})
  readonly pd = new PdPeer('/dev/pd')
  readonly servers = NAMES.map((name) => new ServerPeer(name, this.switchboard))
  readonly connections = new Map<ServerPeer, Connection>()
  #plugged = false
  #stamp = 0

  /** Sessions that are open by what the servers were told. */
  openSlots(): Slot[] {
    return [...this.connections.values()].flatMap((connection) => [...connection.open().values()])
  }

  async do(action: Action): Promise<void> {
    if (action.do === 'put') this.pd.put(action.slot, action.presence)
    else if (action.do === 'plug') await this.plug()
    else if (action.do === 'unplug') {
      this.pd.unplug()
      this.#plugged = false
    } else if (action.do === 'up') this.#up(action.slot)
    else if (action.do === 'wait') this.timers.advance(action.ms)
    else this.#server(this.servers[action.server]!, action)
  }

  async plug(): Promise<void> {
    if (this.#plugged) return
    const fault = await greet(this.pd.open, this.pd.address, 1, true, this.timers, (pd) =>
      this.switchboard.pdFound(1, pd),
    )
    expect(fault).toBeNull()
    this.#plugged = true
  }

  /** A frame of the element reaches exactly the server that has its session. */
  #up(slot: Slot): void {
    const body = this.#body()
    const before = this.servers.map(({ heard }) => heard.length)
    const owners = this.servers.map((peer) => [...(this.connections.get(peer)?.open().values() ?? [])].includes(slot))
    this.pd.say({ kind: 'sealed', slot, body })
    this.servers.forEach(({ heard }, i) => {
      expect(heard.slice(before[i])).toMatchObject(owners[i] ? [{ kind: 'sealed', body }] : [])
    })
  }

  #server(peer: ServerPeer, action: Extract<Action, { server: number }>): void {
    const connection = this.connections.get(peer)
    if (action.do === 'connect') {
      if (connection !== undefined) return
      this.connections.set(peer, new Connection(peer))
      peer.connect()
    } else if (connection === undefined) return
    else if (action.do === 'disconnect') {
      this.connections.delete(peer)
      peer.disconnect()
    } else if (action.do === 'kick') peer.say({ kind: 'kick', link: 1, slot: action.slot })
    else if (action.do === 'down') this.#down(peer, action.session, connection.open().get(action.session))
    else if (connection.open().has(action.session)) {
      connection.closed.add(action.session)
      peer.say({ kind: 'close', session: action.session, reason: action.reason })
    }
  }

  /** A frame of a server reaches the slot of its session, or nothing at all. */
  #down(peer: ServerPeer, session: number, slot: Slot | undefined): void {
    const body = this.#body()
    const before = this.pd.heard.length
    peer.say({ kind: 'sealed', session, body })
    expect(this.pd.heard.slice(before)).toEqual(slot === undefined ? [] : [{ kind: 'sealed', slot, body }])
  }

  #body(): Uint8Array {
    this.#stamp += 1
    return new Uint8Array(new Uint32Array([this.#stamp]).buffer)
  }
}

describe('switchboard under any history', () => {
  it('R013 one session a slot, numbers never used twice, frames only where they belong, nothing left running', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 60 }), async (actions) => {
        const plant = new Plant()
        await plant.plug()
        for (const action of actions) {
          await plant.do(action)
          const open = plant.openSlots()
          expect(new Set(open).size).toBe(open.length)
          // Each open session has its idle timer, and nothing else runs.
          expect(plant.timers.pending).toBe(open.length)
          const places = plant.switchboard.view().pds.flatMap((pd) => pd.places)
          expect(places.filter((place) => place.server !== null).map((place) => place.slot)).toEqual(
            SLOTS.filter((slot) => open.includes(slot)),
          )
        }
        plant.switchboard.shutDown()
        expect(plant.openSlots()).toEqual([])
        expect(plant.timers.pending).toBe(0)
      }),
      { numRuns: 300 },
    )
  })
})
