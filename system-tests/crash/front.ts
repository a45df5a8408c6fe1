import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../plant/freePort.ts'

const AGAIN_MS = 10

/**
 * What stands before a server and lets who comes wait while it starts again, as proxies do; without it a bridge that
 * comes too early waits longer each time, and a run of many kills would be all waiting. Returns the address.
 */
export async function openFront(serverPort: number): Promise<string> {
  const front = createServer((arrived) => {
    arrived.on('error', () => {})
    arrived.pause()
    void passOn(arrived, serverPort)
  })
  const port = await freePort()
  await new Promise<void>((resolve) => front.listen(port, '127.0.0.1', resolve))
  front.unref()
  return `http://127.0.0.1:${port}`
}

async function passOn(arrived: Socket, port: number): Promise<void> {
  while (!arrived.destroyed) {
    const server = connect(port, '127.0.0.1')
    const open = await new Promise<boolean>((resolve) => {
      server.once('connect', () => resolve(true))
      server.once('error', () => resolve(false))
    })
    if (open) {
      server.on('error', () => {})
      server.once('close', () => arrived.destroy())
      arrived.once('close', () => server.destroy())
      arrived.pipe(server).pipe(arrived)
      return
    }
    await sleep(AGAIN_MS)
  }
}
