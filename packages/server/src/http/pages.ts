import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Hono } from 'hono'

/** The plain page, until the real screens come. */
const FOLDER = new URL('../../../web/public/', import.meta.url)
const FILES = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/icon.svg': ['icon.svg', 'image/svg+xml'],
  '/plain.css': ['plain.css', 'text/css; charset=utf-8'],
  '/plain.js': ['plain.js', 'text/javascript; charset=utf-8'],
} as const

/** Few and small, so they are read once and served from memory; a browser asks whether its copy is still good. */
export function servePages(app: Hono): void {
  for (const [path, [name, type]] of Object.entries(FILES)) {
    const content = readFileSync(fileURLToPath(new URL(name, FOLDER)), 'utf8')
    const etag = `"${createHash('sha256').update(content).digest('base64url')}"`
    app.get(path, (c) => {
      c.header('etag', etag)
      c.header('cache-control', 'no-cache')
      if (c.req.header('if-none-match') === etag) return c.body(null, 304)
      return c.body(content, 200, { 'content-type': type })
    })
  }
}
