import { readFile } from 'node:fs/promises'
import type { Context } from 'hono'
import { FAULTS, fault } from '../errors/index.ts'
import { newId } from '../ports/index.ts'
import type { Services } from '../usecase/index.ts'
import { faultOf, refusalOf } from './answerFault.ts'
import { credentialOf, languageOf, WRITE_HEADER } from './api.ts'
import { authenticate } from './authenticate.ts'

/** Control interface of the virtual site that runs beside this server. */
export interface WorkbenchSite {
  /** On the loopback interface. */
  readonly url: string
  /** Read at every request: the site makes it when it first starts. */
  readonly tokenFile: string
}

const EVENTS = 'events'
const INPUT_BYTES_MAX = 64 * 1024

/**
 * Hands requests under `/workbench/` to the virtual site of `npm start`: its operations and its stream of events. Only for
 * who is signed in; the token of the site never leaves this machine.
 */
export function proxyWorkbench({ store, ports }: Services, site: WorkbenchSite) {
  return async (c: Context): Promise<Response> => {
    const name = c.req.param('name') ?? ''
    try {
      const credential = credentialOf(c)
      const actor = credential && (await authenticate(store, credential, null, new Date(ports.clock.now())))
      if (actor?.accountId == null) throw fault('notSignedIn')
      const { method } = c.req
      const listening = method === 'GET' && name === EVENTS
      if (!listening && (method !== 'POST' || !/^[a-zA-Z]{1,40}$/.test(name))) throw fault('routeUnknown')
      if (!listening && c.req.header(WRITE_HEADER) === undefined) throw fault('writeHeaderMissing')
      const body = listening ? null : await c.req.text()
      if (body !== null && body.length > INPUT_BYTES_MAX) {
        throw fault('bodyTooLarge', { limitBytes: INPUT_BYTES_MAX })
      }
      const token = (await readFile(site.tokenFile, 'utf8')).trim()
      const answer = await fetch(`${site.url}/${name}`, {
        method,
        body,
        headers: { authorization: `Bearer ${token}` },
      })
      const type = answer.headers.get('content-type') ?? 'application/json'
      return new Response(answer.body, {
        status: answer.status,
        headers: { 'content-type': type, 'cache-control': 'no-store' },
      })
    } catch (error) {
      const found = isUnreachable(error)
        ? fault('busy', { retryAfterSeconds: 1 })
        : faultOf(error, ports.log, () => newId(ports))
      return Response.json(refusalOf(found, languageOf(c.req.header('accept-language'))), {
        status: FAULTS[found.code].status,
      })
    }
  }
}

/** The site is starting: no token yet, or nobody listens. */
function isUnreachable(error: unknown): boolean {
  return (
    (error as NodeJS.ErrnoException).code === 'ENOENT' ||
    (error instanceof TypeError && error.message === 'fetch failed')
  )
}
