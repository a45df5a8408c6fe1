import { OpenAPIHandler } from '@orpc/openapi/fetch'
import type { Context as HonoContext } from 'hono'
import { getCookie } from 'hono/cookie'
import { FAULTS, type Fault, fault, type Language } from '../errors/index.ts'
import { newId } from '../ports/index.ts'
import { may, type RequestFacts, type Services } from '../usecase/index.ts'
import { tokenHash } from '../usecase/session/secretToken.ts'
import { faultOf, refusalOf, retryAfter, toOrpcError } from './answerFault.ts'
import { authenticate, NOBODY } from './authenticate.ts'
import { type RequestContext, toRouter, type Wired } from './router.ts'

export const API = '/api/v1'
const COOKIE = 'lockwright_session'
/** Sent with every change by our own pages: another site cannot add it without asking first (CORS), and is not let. */
export const WRITE_HEADER = 'x-lockwright'
/** Open to those who are not signed in. */
const SIGN_IN = `POST ${API}/session`

export interface ApiOptions {
  readonly services: Services
  readonly routes: readonly Wired[]
  /** The session cookie goes over TLS only. */
  readonly secureCookie: boolean
  /** Address of the client. */
  readonly sourceOf: (c: HonoContext) => string
}

/** Answers everything under `/api/v1`: who asks, whether the request may change something, then the use case. */
export function createApi({ services, routes, secureCookie, sourceOf }: ApiOptions) {
  const { ports, store } = services
  const reference = () => newId(ports)

  const handler = new OpenAPIHandler<RequestContext>(toRouter(services, routes), {
    interceptors: [
      async ({ next, context }) => {
        try {
          return await next()
        } catch (error) {
          const found = faultOf(error, ports.log, reference)
          context.refused(found)
          throw toOrpcError(found, context.facts.language)
        }
      },
    ],
    customErrorResponseBodyEncoder: (error) => error.data,
  })

  return async (c: HonoContext): Promise<Response> => {
    const language = languageOf(c.req.header('accept-language'))
    try {
      const credential = credentialOf(c)
      const actor = credential
        ? await authenticate(store, credential, systemOf(c.req.path), new Date(ports.clock.now()))
        : NOBODY
      const reading = c.req.method === 'GET' || c.req.method === 'HEAD'
      // Before the body is read: nobody makes us parse megabytes without signing in.
      if (actor.accountId === null && `${c.req.method} ${c.req.path}` !== SIGN_IN) throw fault('notSignedIn')
      if (!reading && credential?.kind !== 'token' && c.req.header(WRITE_HEADER) === undefined) {
        throw fault('writeHeaderMissing')
      }
      if (!reading && !bodyIsJson(c)) throw fault('requestMalformed')

      let cookie: string | null = null
      const facts: RequestFacts = {
        version: versionOf(c.req.header('if-match')),
        idempotencyKey: c.req.header('idempotency-key')?.slice(0, 200) ?? null,
        language,
        source: sourceOf(c),
        lastEventId: c.req.header('last-event-id') ?? null,
        signal: c.req.raw.signal,
        async stillMay(permission, input) {
          if (credential === null) return permission === 'public'
          const asks = await authenticate(store, credential, systemOf(c.req.path), new Date(ports.clock.now()))
          return may(permission, asks, input)
        },
        sessionHash: credential?.kind === 'session' ? tokenHash(credential.token) : null,
        setSession(session) {
          cookie = sessionCookie(session, secureCookie, ports.clock.now())
        },
      }
      let refusal: Fault | null = null
      const refused = (found: Fault) => {
        refusal = found
      }
      const { matched, response } = await handler.handle(c.req.raw, { prefix: API, context: { actor, facts, refused } })
      if (!matched) throw fault('routeUnknown')
      const wait = refusal === null ? null : retryAfter(refusal)
      if (wait !== null) response.headers.set('retry-after', wait)
      if (cookie !== null) response.headers.append('set-cookie', cookie)
      response.headers.set('cache-control', 'no-store')
      return response
    } catch (error) {
      const found = faultOf(error, ports.log, reference)
      const wait = retryAfter(found)
      const headers = wait === null ? {} : { 'retry-after': wait }
      return Response.json(refusalOf(found, language), { status: FAULTS[found.code].status, headers })
    }
  }
}

/** German for those who put it before English, English for all others. */
export function languageOf(header: string | undefined): Language {
  const wishes = (header ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
    const quality = parameters.map((text) => /^\s*q=([\d.]+)/.exec(text)?.[1]).find((found) => found !== undefined)
    return { language: tag.slice(0, 2), quality: quality === undefined ? 1 : Number(quality) }
  })
  const best = (language: Language) =>
    Math.max(0, ...wishes.filter((wish) => wish.language === language).map((wish) => wish.quality))
  return best('de') > best('en') ? 'de' : 'en'
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const SYSTEM_ADDRESS = new RegExp(`^${API}/systems/(${UUID})(?:/|$)`)

/** The system an address names; `authorize` makes sure that the input means the same one. */
function systemOf(path: string): string | null {
  return SYSTEM_ADDRESS.exec(path)?.[1] ?? null
}

/** What a request shows: a token before a cookie; null for neither. */
export function credentialOf(c: HonoContext): { kind: 'session' | 'token'; token: string } | null {
  const header = c.req.header('authorization')
  if (header !== undefined) {
    const token = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(header)?.[1]
    return { kind: 'token', token: token ?? '' }
  }
  const cookie = getCookie(c, COOKIE)
  return cookie ? { kind: 'session', token: cookie } : null
}

function sessionCookie(session: { token: string; expiresAt: Date } | null, secure: boolean, now: number): string {
  const seconds = session ? Math.max(0, Math.floor((session.expiresAt.getTime() - now) / 1000)) : 0
  const parts = [`${COOKIE}=${session?.token ?? ''}`, 'Path=/', 'HttpOnly', 'SameSite=Strict', `Max-Age=${seconds}`]
  return (secure ? [...parts, 'Secure'] : parts).join('; ')
}

/** `"3"` or `3`; anything else is no version. */
function versionOf(header: string | undefined): number | null {
  const digits = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header?.trim() ?? '')?.[1]
  return digits === undefined ? null : Number(digits)
}

function bodyIsJson(c: HonoContext): boolean {
  const type = c.req.header('content-type')
  return type === undefined
    ? !c.req.header('content-length') || c.req.header('content-length') === '0'
    : /^application\/json\b/i.test(type)
}
