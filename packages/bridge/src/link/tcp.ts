import { createConnection } from 'node:net'
import { type Address, linkFault, type OpenLink } from './link.ts'

const CONNECT_TIMEOUT_MS = 5_000

/** A programming device behind a TCP port: wall units on the network, virtual devices. */
export const openTcp: OpenLink<Extract<Address, { kind: 'tcp' }>> = (address, listener) =>
  new Promise((resolve) => {
    const socket = createConnection({ host: address.host, port: address.port, noDelay: true, keepAlive: true })
    const failed = (error: Error) => {
      socket.destroy()
      resolve({ ok: false, fault: linkFault(address, error) })
    }
    const timeout = () => failed(new Error('no answer'))
    socket.setTimeout(CONNECT_TIMEOUT_MS, timeout)
    socket.once('error', failed)
    socket.once('connect', () => {
      socket.setTimeout(0).off('timeout', timeout)
      socket.off('error', failed)
      // What ended the connection does not matter to the owner: 'close' follows each 'error'.
      socket.on('error', () => {})
      socket.on('data', (chunk) => listener.bytes(chunk))
      const closed = new Promise<void>((gone) =>
        socket.once('close', () => {
          listener.closed()
          gone()
        }),
      )
      resolve({
        ok: true,
        link: {
          address,
          send: (bytes, done) => {
            socket.write(bytes, (error) => {
              if (!error) done()
            })
          },
          close: () => {
            socket.destroySoon()
            return closed
          },
        },
      })
    })
  })
