import { readFile, stat } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import type { Context, Hono, MiddlewareHandler } from 'hono'
import { NONCE, secureHeaders } from 'hono/secure-headers'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

const NOT_BUILT = '<!doctype html><title>Lockwright</title><p>The screens are not built. Run: npm run build</p>'

/** Scripts, styles and pictures only of our own; styles that a page adds carry the number of this answer. */
export function pageHeaders(overTls: boolean): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      styleSrc: ["'self'", NONCE],
      imgSrc: ["'self'", 'data:'],
      frameAncestors: ["'none'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
    },
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    strictTransportSecurity: overTls ? 'max-age=31536000; includeSubDomains' : false,
  })
}

/**
 * The screens, from the folder they were built into: files by name, and for every other address that a browser opens the one
 * page, which finds the screen itself. Assets carry a hash in their names and are kept for ever. Built anew while the server
 * runs, the new page is served from then on; a page that is open finds that its assets are gone (web/app/lazyPage.tsx).
 */
export function servePages(app: Hono, folder: string): void {
  const readPage = pageReader(join(folder, 'index.html'))
  app.get('/assets/*', (c) => serveFile(c, folder, 'public, max-age=31536000, immutable'))
  for (const name of ['/icon.svg', '/strict.js']) app.get(name, (c) => serveFile(c, folder, 'no-cache'))
  app.get('*', async (c, next) => {
    if (c.req.path.startsWith('/api/') || !c.req.header('accept')?.includes('text/html')) return next()
    c.header('cache-control', 'no-store')
    const page = await readPage()
    if (page === null) return c.html(NOT_BUILT, 503)
    return c.html(page.replace('{{nonce}}', c.get('secureHeadersNonce') ?? ''))
  })
}

/** Reads the file when it is another than last time; null: there is none. */
function pageReader(path: string): () => Promise<string | null> {
  let known = { changedMs: Number.NaN, text: '' }
  return async () => {
    const changedMs = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    )
    if (changedMs === null) return null
    if (known.changedMs !== changedMs) known = { changedMs, text: await readFile(path, 'utf8') }
    return known.text
  }
}

async function serveFile(c: Context, folder: string, caching: string): Promise<Response> {
  const path = normalize(join(folder, c.req.path))
  const type = TYPES[extname(path)]
  if (type === undefined || !path.startsWith(folder + sep)) return c.notFound()
  const takesBrotli = /\bbr\b/.test(c.req.header('accept-encoding') ?? '')
  const small = takesBrotli ? await readFile(`${path}.br`).catch(() => null) : null
  const content = small ?? (await readFile(path).catch(() => null))
  if (content === null) return c.notFound()
  return c.body(new Uint8Array(content), 200, {
    'content-type': type,
    'cache-control': caching,
    vary: 'accept-encoding',
    ...(small === null ? {} : { 'content-encoding': 'br' }),
  })
}
