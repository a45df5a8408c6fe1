import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { type Browser, chromium } from 'playwright-core'
import type { Answers } from './answers.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const WEB = join(ROOT, 'packages/web')
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** The screens as a release has them, in a real browser, with prepared answers in the place of the server. */
export async function withPages<T>(answers: Answers, work: (browser: Browser, url: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'lockwright-pages-'))
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
  execFileSync(
    process.execPath,
    [vite, 'build', '--logLevel', 'error', '--outDir', relative(WEB, folder), '--emptyOutDir'],
    {
      cwd: WEB,
      env: { ...process.env, NODE_ENV: 'production', LOCKWRIGHT_PAGES: 'release' },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  // Packed once: the time of packing is the server's.
  const packed = new Map(
    Object.entries(answers).map(([path, body]) => [path, brotliCompressSync(JSON.stringify(body))]),
  )
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://bench')
    if (pathname.startsWith('/api/v1')) {
      const body = packed.get(pathname.slice('/api/v1'.length))
      response.writeHead(body ? 200 : 404, {
        'content-type': 'application/json',
        ...(body && { 'content-encoding': 'br' }),
      })
      response.end(body ?? '{"code":"notFound","message":"","facts":{}}')
      return
    }
    const file = join(folder, pathname)
    const isPage = extname(pathname) === '' || !existsSync(file)
    const sent = isPage ? join(folder, 'index.html') : file
    const isPacked = existsSync(`${sent}.br`)
    response.writeHead(200, {
      'content-type': TYPES[extname(sent)] ?? 'application/octet-stream',
      ...(isPacked && { 'content-encoding': 'br' }),
      ...(!isPage && { 'cache-control': 'public, max-age=31536000, immutable' }),
    })
    response.end(readFileSync(isPacked ? `${sent}.br` : sent))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  try {
    return await work(browser, `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    await browser.close()
    server.close()
    server.closeAllConnections()
    rmSync(folder, { recursive: true, force: true })
  }
}
