import { createServer, type Server, type Socket } from 'node:net'
import type { Laid, Link } from './link.ts'

/** Somebody who is just leaving is gone by then. */
const LEAVING_MS = 200

/**
 * A device behind a TCP port of the loopback interface, `where` = "tcp://127.0.0.1:port". Port 0 takes a free one and
 * keeps it over `close` and `open`. A cable has one host: who comes while one is connected waits a moment for its end
 * and is then turned away.
 */
export function tcpLink(port: number): Link {
  let server: Server | null = null
  let socket: Socket | null = null
  let chosen = port
  return {
    open: (host) =>
      new Promise<Laid>((resolve) => {
        const accept = (arrived: Socket) => {
          socket = arrived
          host.came?.()
          arrived.on('data', (chunk) => host.bytes(chunk))
          arrived.once('close', () => {
            socket = null
            host.gone()
          })
        }
        const listening = createServer({ noDelay: true }, (arrived) => {
          arrived.on('error', () => {})
          if (socket === null) return accept(arrived)
          const turnAway = setTimeout(() => arrived.destroy(), LEAVING_MS)
          socket.once('close', () => {
            clearTimeout(turnAway)
            if (arrived.destroyed || socket !== null) arrived.destroy()
            else accept(arrived)
          })
        })
        listening.once('error', (error: NodeJS.ErrnoException) =>
          resolve({
            ok: false,
            fault: { code: error.code === 'EADDRINUSE' ? 'inUse' : 'failed', message: error.message },
          }),
        )
        listening.listen(chosen, '127.0.0.1', () => {
          server = listening
          chosen = (listening.address() as { port: number }).port
          resolve({ ok: true, where: `tcp://127.0.0.1:${chosen}` })
        })
      }),
    send: (bytes) => {
      socket?.write(bytes)
    },
    close: () =>
      new Promise((resolve) => {
        if (server === null) return resolve()
        server.close(() => resolve())
        server = null
        socket?.destroy()
      }),
  }
}
