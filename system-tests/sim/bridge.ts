import { greet, type Pd } from '@lockwright/bridge/discover'
import type { LinkListener } from '@lockwright/bridge/link'
import { Switchboard } from '@lockwright/bridge/relay'
import { memoryLink } from '@lockwright/simulator/link'
import type { Desk } from '@lockwright/simulator/world'

/** Nothing here ends by waiting: whoever hangs is pulled out by hand. */
const NO_TIMERS = { now: () => 0, after: () => () => {} }
const ADDRESS = { kind: 'tcp', host: 'memory', port: 1 } as const
const SERVER = 'server'

interface Line {
  receive(bytes: Uint8Array): void
}

/**
 * The bridge's own switchboard between a programming device on a cable in memory and the server's relay, without
 * sockets and processes: the same inputs pass in the same order.
 */
export async function connectBridge(desk: Desk, connect: (send: (bytes: Uint8Array) => void) => Line): Promise<void> {
  const switchboard = new Switchboard([SERVER], NO_TIMERS, () => {})
  let port: LinkListener | null = null
  const cable = memoryLink({
    plugged: () => void greeting(),
    bytes: (chunk) => port?.bytes(chunk),
    unplugged: () => {
      const was = port
      port = null
      was?.closed()
    },
  })
  const open = (_: unknown, listener: LinkListener) => {
    port = listener
    const send = (bytes: Uint8Array, done: () => void) => {
      cable.host.send(bytes)
      done()
    }
    return Promise.resolve({ ok: true as const, link: { address: ADDRESS, send, close: () => Promise.resolve() } })
  }
  const greeting = () => greet(open, ADDRESS, 1, true, NO_TIMERS, (pd: Pd) => switchboard.pdFound(1, pd))

  const line = connect((bytes) => switchboard.serverMessage(SERVER, bytes))
  const send = (bytes: Uint8Array, done: () => void) => {
    line.receive(bytes)
    done()
  }
  switchboard.serverConnected(SERVER, { send, pause: () => {}, resume: () => {} })
  await desk.lay(cable.device)
}
