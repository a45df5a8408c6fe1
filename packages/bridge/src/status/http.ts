import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Choice } from '../discover/index.ts'
import { parseAddress } from '../link/index.ts'
import { settingsPage, statusPage } from './page.ts'
import type { Report } from './report.ts'
import { languageOf, remedyText } from './words.ts'

export interface StatusSurroundings {
  readonly report: () => Report
  /** Serial ports of this machine, for choosing by hand. */
  readonly ports: () => Promise<readonly string[]>
  readonly choose: (choice: Choice) => Promise<void>
  /** Web pages of the servers may read the status and choose the port; nobody else's may. */
  readonly origins: readonly string[]
}

export interface StatusServer {
  readonly url: string
  close(): Promise<void>
}

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  // Not 'no-referrer': then a browser would send the form of the settings page without its origin.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}
const MOST_BODY = 2_048

/**
 * Status of the bridge on the loopback interface: a page for people at `/`, the same as JSON at `/status`, the ports of
 * the machine at `/ports`, and the choice of the port at `/settings`. Rejects when the port is taken.
 */
export function serveStatus(port: number, around: StatusSurroundings): Promise<StatusServer> {
  const server = createServer((request, response) => void answer(request, response, around))
  server.requestTimeout = 10_000
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const { port: chosen } = server.address() as { port: number }
      resolve({
        url: `http://127.0.0.1:${chosen}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            server.closeAllConnections()
          }),
      })
    })
  })
}

interface Reply {
  readonly status: number
  readonly type: 'text/html' | 'text/plain' | 'application/json'
  readonly text: string
}

async function answer(request: IncomingMessage, response: ServerResponse, around: StatusSurroundings): Promise<void> {
  const { host = '', origin } = request.headers
  if (origin !== undefined && around.origins.includes(origin)) {
    response.setHeader('access-control-allow-origin', origin)
    response.setHeader('access-control-allow-headers', 'content-type')
    response.setHeader('access-control-allow-private-network', 'true')
    response.setHeader('vary', 'origin')
  }
  const own = origin === undefined || origin === `http://${host}` || around.origins.includes(origin)
  // A page elsewhere can point a name of its own at this machine: only the real names are answered.
  const known = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)
  const { status, type, text } = own && known ? await reply(request, around) : plain(403, 'unknown host or origin')
  response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8` }).end(text)
}

const plain = (status: number, text: string): Reply => ({ status, type: 'text/plain', text })
const json = (value: unknown): Reply => ({ status: 200, type: 'application/json', text: JSON.stringify(value) })
const html = (status: number, text: string): Reply => ({ status, type: 'text/html', text })

async function reply(request: IncomingMessage, around: StatusSurroundings): Promise<Reply> {
  const language = languageOf(request.headers['accept-language'])
  const report = around.report()
  switch (`${request.method} ${request.url}`) {
    case 'GET /':
      return html(200, statusPage(language, report))
    case 'GET /status': {
      const remedies = report.remedies.map((remedy) => ({ ...remedy, text: remedyText(language, remedy) }))
      return json({ ...report, remedies })
    }
    case 'GET /ports':
      return json(await around.ports())
    case 'GET /settings':
      return html(200, settingsPage(language, report.choice, await around.ports(), null))
    case 'POST /settings':
      return changeSettings(request, around)
    default:
      return request.method === 'OPTIONS' ? plain(204, '') : plain(404, 'not found')
  }
}

async function changeSettings(request: IncomingMessage, around: StatusSurroundings): Promise<Reply> {
  // Without an Origin the sender may be any page: a browser sends one with every form.
  const choice = request.headers.origin === undefined ? null : readChoice(await readBody(request))
  if (choice !== null) await around.choose(choice)
  const language = languageOf(request.headers['accept-language'])
  const outcome = choice === null ? 'refused' : 'saved'
  const page = settingsPage(language, around.report().choice, await around.ports(), outcome)
  return html(choice === null ? 400 : 200, page)
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MOST_BODY) return ''
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** Form fields `mode` (auto, byHand), `port`, `speed`; null when they name no port. */
function readChoice(body: string): Choice | null {
  const fields = new URLSearchParams(body)
  if (fields.get('mode') === 'auto') return { kind: 'auto' }
  if (fields.get('mode') !== 'byHand') return null
  const address = parseAddress(fields.get('port')?.trim() ?? '', Number(fields.get('speed') ?? Number.NaN))
  return address === null ? null : { kind: 'address', address }
}
