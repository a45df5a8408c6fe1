import { createServer as createPlain, type RequestListener, type Server } from 'node:http'
import { createServer as createTls } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import type { UpgradeHandler } from './createApp.ts'
import { type TlsFiles, watchTls } from './tls.ts'

export interface ListenOptions {
  readonly host: string
  /** 0 = any free one. */
  readonly port: number
  readonly tls?: TlsFiles | undefined
}

export interface Listener {
  readonly url: string
  close(): Promise<void>
}

const HEADERS_MS = 15_000
const REQUEST_MS = 120_000

/** Serves `app` on a port, over TLS when there are files for it. */
export async function listen(
  app: Hono,
  { host, port, tls }: ListenOptions,
  upgradeOf: (path: string) => UpgradeHandler | undefined,
): Promise<Listener> {
  const answer = getRequestListener(app.fetch) as RequestListener
  const limits = { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, maxHeaderSize: 16_384 }
  const secured = tls ? await watchTls(tls) : null
  const server: Server = secured
    ? createTls({ ...limits, ...secured.context, minVersion: 'TLSv1.2' }, answer)
    : createPlain(limits, answer)
  secured?.onChange((context) => {
    if ('setSecureContext' in server) (server as ReturnType<typeof createTls>).setSecureContext(context)
  })

  server.on('upgrade', (request, socket, head) => {
    const handle = upgradeOf(new URL(request.url ?? '/', 'http://localhost').pathname)
    if (handle) handle(request, socket, head)
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    url: `${tls ? 'https' : 'http'}://${name}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        secured?.stop()
        server.close(() => resolve())
        server.closeAllConnections() // Streams of news never end by themselves.
      }),
  }
}
