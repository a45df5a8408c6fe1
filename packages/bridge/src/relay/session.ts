import type { Place } from './place.ts'
import { Window } from './window.ts'

/** A connection to one server as the switchboard uses it. */
export interface ServerConnection {
  /** `done` when the system has taken the bytes. */
  send(bytes: Uint8Array, done: () => void): void
  /** No further messages are handed over until `resume`. */
  pause(): void
  resume(): void
}

/** One server, connected or not; the order of seats is the order in which elements are offered (R013). */
export class Seat {
  readonly name: string
  connection: ServerConnection | null = null
  readonly sessions = new Map<number, Session>()
  #lastSession = 0
  #paused = false

  constructor(name: string) {
    this.name = name
  }

  /** Session numbers are never used again in a connection. */
  nextSession(): number {
    this.#lastSession += 1
    return this.#lastSession
  }

  connect(connection: ServerConnection): void {
    this.connection = connection
    this.#lastSession = 0
    this.#paused = false
  }

  /** Lets the server send while every session has room, and holds it back while one has none. */
  throttle(): void {
    const full = [...this.sessions.values()].some((session) => session.down.full)
    if (full === this.#paused) return
    this.#paused = full
    if (full) this.connection?.pause()
    else this.connection?.resume()
  }
}

/** An end-to-end session between an element and a server, passing through. */
export interface Session {
  readonly number: number
  readonly seat: Seat
  readonly place: Place
  readonly down: Window
  readonly up: Window
  /** The server has shown a status of its own. */
  shown: boolean
  /** Calls off the idle timer that runs now. */
  calm: () => void
}

export function newSession(seat: Seat, place: Place): Session {
  return { number: seat.nextSession(), seat, place, down: new Window(), up: new Window(), shown: false, calm: () => {} }
}
