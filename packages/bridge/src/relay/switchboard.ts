import {
  type CloseReason,
  decodeRelay,
  encodeRelay,
  type LinkMessage,
  type RelayMessage,
  type Slot,
} from '@lockwright/protocol/relay'
import type { Pd, PdListener } from '../discover/index.ts'
import { addressLabel } from '../link/index.ts'
import type { Timers } from '../timers.ts'
import { Place } from './place.ts'
import { newSession, Seat, type ServerConnection, type Session } from './session.ts'

/** A session in which nothing passes for so long is closed (spec/relay.md). */
export const IDLE_MS = 10_000

/** STATUS codes (spec/signals.md 4). The server's own word in a session counts more than what the bridge makes of it. */
const STATUS = { working: 1, done: 2, failed: 3, noServer: 4, unreadable: 5 } as const

/** What is left showing when the server said nothing itself. */
const LAST_STATUS: Readonly<Partial<Record<CloseReason, number>>> = { done: STATUS.done, serverBusy: STATUS.noServer }
/** The server has nothing to do with this element, or may not: another server may. */
const PASSED_ON: ReadonlySet<CloseReason> = new Set(['notMine', 'revokedDevice'])

/** What happened, for the log: kinds, places and lengths, never content. */
export type Entry =
  | { readonly event: 'pdFound' | 'pdLost'; readonly link: number; readonly label: string }
  | { readonly event: 'serverConnected' | 'serverLost'; readonly server: string }
  | { readonly event: 'element'; readonly link: number; readonly slot: Slot; readonly presence: string }
  | { readonly event: 'opened'; readonly link: number; readonly slot: Slot; readonly server: string }
  | {
      readonly event: 'closed'
      readonly link: number
      readonly slot: Slot
      readonly server: string
      readonly reason: CloseReason
    }
  | { readonly event: 'refused'; readonly server: string; readonly why: string }

/** The programming devices and servers of this bridge and who speaks with whom. */
export interface View {
  readonly pds: readonly {
    readonly link: number
    readonly label: string
    /** Of the device itself, as "5.0.0" (R133). */
    readonly firmware: string
    readonly places: readonly {
      readonly slot: Slot
      readonly presence: 'gone' | 'present' | 'noContact'
      readonly element: 'unknown' | 'key' | 'cylinder'
      /** Server that has a session with it. */
      readonly server: string | null
      /** Every connected server said "not mine". */
      readonly unknown: boolean
    }[]
  }[]
  readonly servers: readonly { readonly name: string; readonly connected: boolean }[]
}

/**
 * One owner of the programming devices for several servers (R013). An element is offered to the servers in order; who
 * says "not mine" passes it on. Frames go through by type and length; nothing is read or kept (R093, R137).
 */
export class Switchboard {
  readonly #seats: readonly Seat[]
  readonly #pds = new Map<number, { pd: Pd; places: readonly Place[] }>()
  readonly #timers: Timers
  readonly #log: (entry: Entry) => void

  constructor(servers: readonly string[], timers: Timers, log: (entry: Entry) => void) {
    this.#seats = servers.map((name) => new Seat(name))
    this.#timers = timers
    this.#log = log
  }

  view(): View {
    return {
      pds: [...this.#pds].map(([link, { pd, places }]) => ({
        link,
        label: addressLabel(pd.address),
        firmware: `${pd.firmware.major}.${pd.firmware.minor}.${pd.firmware.patch}`,
        places: places.map((place) => ({
          slot: place.slot,
          presence: place.presence,
          element: place.element,
          server: place.session?.seat.name ?? null,
          unknown: place.waiting && place.session === null && place.declined.size > 0,
        })),
      })),
      servers: this.#seats.map(({ name, connection }) => ({ name, connected: connection !== null })),
    }
  }

  /** Closes every session; programming devices show that nobody is there. */
  shutDown(): void {
    for (const { places } of this.#pds.values()) {
      for (const place of places) {
        place.waiting = false
        place.asked.clear()
        if (place.session !== null) this.#end(place.session, 'serverBusy', { pd: true, server: true })
      }
    }
  }

  // --- programming devices ---

  /** A programming device answered; the listener takes what it says. */
  pdFound(link: number, pd: Pd): PdListener {
    const places = pd.slots.map((slot) => new Place(link, pd, slot))
    this.#pds.set(link, { pd, places })
    this.#log({ event: 'pdFound', link, label: addressLabel(pd.address) })
    for (const seat of this.#seats) this.#announce(seat, link, 'found')
    return {
      message: (message) => {
        const place = 'slot' in message ? places.find(({ slot }) => slot === message.slot) : undefined
        if (place !== undefined) this.#fromPd(place, message)
      },
      lost: () => {
        for (const place of places) {
          if (place.session !== null) this.#end(place.session, 'keyRemoved', { server: true })
        }
        for (const seat of this.#seats) this.#announce(seat, link, 'lost')
        this.#pds.delete(link)
        this.#log({ event: 'pdLost', link, label: addressLabel(pd.address) })
      },
    }
  }

  #fromPd(place: Place, message: LinkMessage): void {
    const { session } = place
    if (message.kind === 'element') this.#elementChanged(place, message)
    else if (session === null) return
    else if (message.kind === 'edhoc' || message.kind === 'sealed') this.#passUp(session, message.kind, message.body)
    else if (message.kind === 'close') {
      place.waiting = false
      this.#end(session, message.reason, { server: true })
      // What was pulled is told to be gone next.
      if (message.reason !== 'keyRemoved') this.#serve(place)
    }
  }

  #passUp(session: Session, kind: 'edhoc' | 'sealed', body: Uint8Array): void {
    session.up.add(body.length)
    // The programming device cannot be asked to pause.
    if (session.up.full) this.#fail(session, 'serverBusy')
    else {
      this.#keepAwake(session)
      this.#tell(session.seat, { kind, session: session.number, body }, () => session.up.taken(body.length))
    }
  }

  #elementChanged(place: Place, message: Extract<LinkMessage, { kind: 'element' }>): void {
    const { presence, element, life } = message
    const sameKind = presence === 'present' && place.presence === 'present' && element === place.element
    // A programming device speaks up when something changed. In a session, or when only `life` is new, it is the same
    // element after a claim; otherwise another one was put in and the word that the first had gone was lost.
    const same = sameKind && (place.session !== null || life !== place.life)
    if (!same) {
      if (place.session !== null) this.#end(place.session, 'keyRemoved', { server: true })
      place.change(presence)
      this.#log({ event: 'element', link: place.link, slot: place.slot, presence })
    }
    place.element = element
    place.life = life
    place.maxFrame = Math.min(message.maxFrame, place.pd.maxFrame)
    if (same) return
    for (const seat of this.#seats) this.#announce(seat, place.link, 'found')
    if (presence === 'noContact') this.#show(place, STATUS.unreadable)
    this.#serve(place)
  }

  // --- servers ---

  serverConnected(name: string, connection: ServerConnection): void {
    const seat = this.#seat(name)
    seat.connect(connection)
    this.#log({ event: 'serverConnected', server: name })
    for (const [link, { places }] of this.#pds) {
      this.#announce(seat, link, 'found')
      for (const place of places) {
        place.declined.delete(seat)
        this.#serve(place)
      }
    }
  }

  serverLost(name: string): void {
    const seat = this.#seat(name)
    seat.connection = null
    this.#log({ event: 'serverLost', server: name })
    for (const session of [...seat.sessions.values()]) {
      this.#end(session, 'serverBusy', { pd: true })
      this.#serve(session.place)
    }
  }

  /** One message of a server, any bytes. */
  serverMessage(name: string, bytes: Uint8Array): void {
    const seat = this.#seat(name)
    const decoded = decodeRelay(bytes)
    if (!decoded.ok) this.#log({ event: 'refused', server: name, why: decoded.error.code })
    else if (decoded.value?.kind === 'kick') this.#kick(seat, decoded.value.link, decoded.value.slot)
    else if (decoded.value !== null && 'session' in decoded.value) {
      // It may have ended while this message was under way.
      const session = seat.sessions.get(decoded.value.session)
      if (session !== undefined) this.#fromServer(session, decoded.value)
    }
  }

  #kick(seat: Seat, link: number, slot: Slot): void {
    const place = this.#pds.get(link)?.places.find((each) => each.slot === slot)
    if (place?.presence !== 'present' || place.session?.seat === seat) return
    place.asked.add(seat)
    this.#serve(place)
  }

  #fromServer(session: Session, message: RelayMessage): void {
    const { place } = session
    if (message.kind === 'close') {
      if (PASSED_ON.has(message.reason)) place.declined.add(session.seat)
      else place.waiting = false
      this.#end(session, message.reason, { pd: true })
      this.#serve(place)
    } else if (message.kind === 'status') {
      this.#keepAwake(session)
      session.shown = true
      this.#show(place, message.code)
    } else if (message.kind === 'edhoc' || message.kind === 'sealed')
      this.#passDown(session, message.kind, message.body)
  }

  #passDown(session: Session, kind: 'edhoc' | 'sealed', body: Uint8Array): void {
    const { place, seat, down } = session
    down.add(body.length)
    if (body.length > place.maxFrame) this.#fail(session, 'peerError')
    else if (down.burst) this.#fail(session, 'serverBusy')
    else {
      this.#keepAwake(session)
      place.pd.send({ kind, slot: place.slot, body }, () => {
        down.taken(body.length)
        seat.throttle()
        // On a slow port what was sent long ago is still on its way.
        if (place.session === session) this.#keepAwake(session)
      })
      seat.throttle()
    }
  }

  // --- sessions ---

  /** Opens a session with who asked for it, else with the first server that has not declined. */
  #serve(place: Place): void {
    if (place.presence !== 'present' || place.session !== null) return
    const connected = this.#seats.filter((seat) => seat.connection !== null)
    const asked = connected.find((seat) => place.asked.has(seat))
    const seat = asked ?? (place.waiting ? connected.find((seat) => !place.declined.has(seat)) : undefined)
    if (seat !== undefined) this.#open(place, seat)
    else if (place.waiting) this.#show(place, connected.length === 0 ? STATUS.noServer : STATUS.failed)
  }

  #show(place: Place, code: number): void {
    place.pd.send({ kind: 'status', slot: place.slot, code })
  }

  #open(place: Place, seat: Seat): void {
    const { link, slot, maxFrame, element, life } = place
    const session = newSession(seat, place)
    seat.sessions.set(session.number, session)
    place.session = session
    place.asked.delete(seat)
    this.#log({ event: 'opened', link, slot, server: seat.name })
    this.#keepAwake(session)
    this.#tell(seat, { kind: 'open', session: session.number, link, slot, maxFrame, element, life })
    this.#show(place, STATUS.working)
    place.pd.send({ kind: 'begin', slot })
  }

  #fail(session: Session, reason: CloseReason): void {
    session.place.waiting = false
    this.#end(session, reason, { pd: true, server: true })
    this.#serve(session.place)
  }

  #end(session: Session, reason: CloseReason, tell: { pd?: true; server?: true }): void {
    const { place, seat, number } = session
    session.calm()
    seat.sessions.delete(number)
    place.session = null
    this.#log({ event: 'closed', link: place.link, slot: place.slot, server: seat.name, reason })
    if (tell.server) this.#tell(seat, { kind: 'close', session: number, reason })
    if (tell.pd) {
      if (!session.shown && !PASSED_ON.has(reason)) this.#show(place, LAST_STATUS[reason] ?? STATUS.failed)
      place.pd.send({ kind: 'close', slot: place.slot, reason })
    }
    seat.throttle()
  }

  #keepAwake(session: Session): void {
    session.calm()
    session.calm = this.#timers.after(IDLE_MS, () => this.#fail(session, 'idle'))
  }

  #tell(seat: Seat, message: RelayMessage, done = () => {}): void {
    seat.connection?.send(encodeRelay(message), done)
  }

  #announce(seat: Seat, link: number, state: 'found' | 'lost'): void {
    const known = this.#pds.get(link)
    if (known === undefined) return
    const occupied = known.places.filter((place) => place.presence === 'present').map(({ slot }) => slot)
    this.#tell(seat, {
      kind: 'device',
      link,
      state,
      device: known.pd.device,
      occupied: state === 'found' ? occupied : [],
      firmware: known.pd.firmware,
      label: shortLabel(addressLabel(known.pd.address)),
    })
  }

  #seat(name: string): Seat {
    const seat = this.#seats.find((each) => each.name === name)
    if (seat === undefined) throw new RangeError(`no server ${name}`)
    return seat
  }
}

/** The end of a label tells ports apart; the relay takes 64 bytes. */
function shortLabel(label: string): string {
  const letters = [...label]
  while (Buffer.byteLength(letters.join('')) > 64) letters.shift()
  return letters.join('')
}
