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
/** R116: TLS 1.3, and of 1.2 what has forward secrecy and authenticated encryption. */
const MODERN_TLS = {
  minVersion: 'TLSv1.2',
  ciphers: [
    ...['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
    ...['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-CHACHA20-POLY1305'],
    ...['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-RSA-CHACHA20-POLY1305'],
  ].join(':'),
} as const

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
    ? createTls({ ...limits, ...MODERN_TLS, ...secured.context }, answer)
    : createPlain(limits, answer)
  secured?.onChange((context) => {
    // What is not said again goes back to the defaults.
    if ('setSecureContext' in server)
      (server as ReturnType<typeof createTls>).setSecureContext({ ...MODERN_TLS, ...context })
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
