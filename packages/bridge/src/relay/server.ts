import type { Agent } from 'node:http'
import { encodeRelay } from '@lockwright/protocol/relay'
import { WebSocket } from 'ws'
import type { Backoff, Timers } from '../timers.ts'
import type { ServerConnection } from './session.ts'

/** A server this bridge serves. `url`: ws or wss, ends with /relay. */
export interface Server {
  readonly name: string
  readonly url: string
  readonly token: string
  /** Way through a proxy; undefined: straight. */
  readonly agent: Agent | undefined
}

/**
 * Why a server cannot be reached (R096, R099): `token` it refuses this bridge, `certificate` its TLS certificate is not
 * trusted (or a scanner is in between), `unreachable` no answer at that address, `silent` it stopped answering.
 */
export type ServerFault = 'token' | 'certificate' | 'unreachable' | 'silent'

export interface ServerListener {
  connected(connection: ServerConnection): void
  message(bytes: Uint8Array): void
  /** After `connected`: the connection has gone. */
  lost(): void
}

/** A connection is asked for a sign of life after each time as quiet as this (spec/relay.md 3) ... */
export const QUIET_MS = 20_000
/** ... and given up after so many. */
const QUIETS = 3
/** No relay message is longer; the longest body is a frame of a programming device. */
const MAX_MESSAGE = 2_048
const HANDSHAKE_MS = 10_000

/** Codes of TLS when it does not trust a certificate. */
const CERTIFICATE = /CERT|SIGNATURE|SELF_SIGNED|ISSUER|ALTNAME/
const PING = encodeRelay({ kind: 'ping' })

/** Keeps a connection to one server: connects, notices when it is gone, connects again after a pause (R136). */
export class ServerLine {
  readonly server: Server
  readonly #timers: Timers
  readonly #backoff: Backoff
  readonly #listener: ServerListener
  #socket: WebSocket | null = null
  #fault: ServerFault | null = null
  /** Why the connection under way will end, as far as one knows. */
  #cause: ServerFault = 'unreachable'
  #tries = 0
  #running = false
  #waiting: () => void = () => {}
  /** How often we asked for a sign of life: as many pings that come are answers, not questions. */
  #asked = 0

  constructor(server: Server, timers: Timers, backoff: Backoff, listener: ServerListener) {
    this.server = server
    this.#timers = timers
    this.#backoff = backoff
    this.#listener = listener
  }

  /** Why there is no connection now; null while there is one or the first try is under way. */
  get fault(): ServerFault | null {
    return this.#fault
  }

  start(): void {
    this.#running = true
    this.#connect()
  }

  /** Ends the connection; resolves when the socket is closed. */
  stop(): Promise<void> {
    this.#running = false
    this.#waiting()
    const socket = this.#socket
    if (socket === null) return Promise.resolve()
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    socket.close(1001)
    // A server that does not answer the closing handshake must not hold up the shutdown.
    const giveUp = this.#timers.after(1_000, () => socket.terminate())
    return closed.finally(giveUp)
  }

  #connect(): void {
    const { url, token, agent } = this.server
    const socket = new WebSocket(url, {
      headers: { authorization: `Bearer ${token}` },
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: MAX_MESSAGE,
      perMessageDeflate: false,
      followRedirects: false,
      ...(agent === undefined ? {} : { agent }),
    })
    this.#socket = socket
    this.#cause = 'unreachable'
    let open = false
    socket.once('open', () => {
      open = true
      this.#fault = null
      this.#tries = 0
      this.#heard()
      this.#listener.connected({
        send: (bytes, done) => socket.send(bytes, (error) => (error ? undefined : done())),
        pause: () => socket.pause(),
        resume: () => socket.resume(),
      })
    })
    socket.on('message', (data, binary) => {
      this.#heard()
      const bytes = data as Buffer
      if (!binary) return
      if (PING.length === bytes.length && bytes.equals(PING)) this.#pinged(socket)
      else this.#listener.message(bytes)
    })
    socket.on('unexpected-response', (_, response) => {
      if (response.statusCode === 401 || response.statusCode === 403) this.#cause = 'token'
      socket.terminate()
    })
    socket.on('error', (error) => {
      if (CERTIFICATE.test(String((error as NodeJS.ErrnoException).code))) this.#cause = 'certificate'
    })
    socket.once('close', () => {
      this.#socket = null
      this.#waiting()
      this.#asked = 0
      this.#fault = this.#cause
      if (open) this.#listener.lost()
      if (!this.#running) return
      this.#tries += 1
      this.#waiting = this.#timers.after(this.#backoff(this.#tries), () => this.#connect())
    })
  }

  #pinged(socket: WebSocket): void {
    if (this.#asked === 0) socket.send(PING)
    else this.#asked -= 1
  }

  /** Something came: the line is alive for another while. */
  #heard(quiets = 1): void {
    this.#waiting()
    this.#waiting = this.#timers.after(QUIET_MS, () => {
      if (quiets === QUIETS) {
        this.#cause = 'silent'
        this.#socket?.terminate()
      } else {
        this.#asked += 1
        this.#socket?.send(PING)
        this.#heard(quiets + 1)
      }
    })
  }
}
