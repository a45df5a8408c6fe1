import { decodeRelay, encodeRelay, type RelayMessage } from '@lockwright/protocol/relay'
import type { Switchboard } from '../relay/index.ts'

/** The other end of a relay connection: a server that does what the test says. */
export class ServerPeer {
  readonly name: string
  readonly heard: RelayMessage[] = []
  paused = false
  stalled = false
  #switchboard: Switchboard

  constructor(name: string, switchboard: Switchboard) {
    this.name = name
    this.#switchboard = switchboard
  }

  connect(): void {
    this.paused = false
    this.#switchboard.serverConnected(this.name, {
      send: (bytes, done) => {
        const decoded = decodeRelay(bytes)
        if (!decoded.ok || decoded.value === null) throw new Error('the bridge sent what is no message')
        this.heard.push(decoded.value)
        if (!this.stalled) done()
      },
      pause: () => {
        this.paused = true
      },
      resume: () => {
        this.paused = false
      },
    })
  }

  disconnect(): void {
    this.#switchboard.serverLost(this.name)
  }

  say(message: RelayMessage): void {
    this.#switchboard.serverMessage(this.name, encodeRelay(message))
  }

  /** The session opened last. */
  get session(): number {
    const open = this.heard.findLast((message) => message.kind === 'open')
    if (open === undefined) throw new Error(`${this.name} got no session`)
    return open.session
  }
}
