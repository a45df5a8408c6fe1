import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Result } from '@lockwright/domain/model'
import type { World } from '../world/index.ts'
import { type ControlFault, type OperationName, operations } from './contract.ts'
import { handlers, watch } from './handlers.ts'

const MOST_INPUT = 64 * 1024

export interface ControlServer {
  readonly url: string
  close(): Promise<void>
}

/**
 * The hands of a served site, on the loopback interface and for who has the token only. `POST /<operation>` and
 * `GET /events`. Rejects when the port is taken.
 */
export function serveControl(
  world: World,
  port: number,
  token: string,
  voucherPublic: Uint8Array | null,
): Promise<ControlServer> {
  const run = handlers(world, voucherPublic) as unknown as Record<
    OperationName,
    (input: unknown) => Result<unknown, ControlFault> | Promise<Result<unknown, ControlFault>>
  >
  const server = createServer((request, response) => void answer(request, response))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (status: number, value: unknown) =>
      response
        .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(JSON.stringify(value))
    if (!authorised(request, token)) return void reply(401, { code: 'token' })
    if (request.method === 'GET' && request.url === '/events') return sendEvents(response)
    const name = request.url?.slice(1) ?? ''
    if (request.method !== 'POST' || !Object.hasOwn(operations, name)) return void reply(404, { code: 'notFound' })
    const input = operations[name as OperationName].input.safeParse(await readJson(request))
    if (!input.success) return void reply(400, { code: 'badInput', detail: input.error.message })
    const result = await run[name as OperationName](input.data)
    reply(result.ok ? 200 : 409, result.ok ? result.value : result.error)
  }

  function sendEvents(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders()
    const end = watch(world, (event) => response.write(`data: ${JSON.stringify(event)}\n\n`))
    response.once('close', end)
  }

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

function authorised(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** Undefined: too long or no JSON. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MOST_INPUT) return undefined
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch {
    return undefined
  }
}
