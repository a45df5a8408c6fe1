import routes from 'virtual:routes'
import type { Contract } from '@lockwright/server/contract'
import { createORPCClient, ORPCError } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { isolated, storedLanguage } from '../words/index.ts'
import { sessionEnded } from './sessionState.ts'

interface CallContext {
  /** Sent as If-Match: the version that was edited. */
  readonly ifMatch?: number
  /** The same key for every try of one change, so that it happens once. */
  readonly idempotencyKey?: string
}

/** A refusal of the server: `message` is one sentence for people, in their language. */
export interface Refusal {
  readonly code: string
  readonly message: string
  readonly facts: Readonly<Record<string, unknown>>
}

const SIGNED_OUT = 'notSignedIn'

const link = new OpenAPILink<CallContext>(routes, {
  url: `${location.origin}/api/v1`,
  headers: ({ context }) => ({
    // Proves that one of our own pages asks (server/http/api.ts).
    'x-lockwright': '1',
    'accept-language': storedLanguage(),
    ...(context.ifMatch === undefined ? {} : { 'if-match': String(context.ifMatch) }),
    ...(context.idempotencyKey === undefined ? {} : { 'idempotency-key': context.idempotencyKey }),
  }),
  customErrorResponseBodyDecoder(body, { status }) {
    if (!isRefusal(body)) return null
    if (body.code === SIGNED_OUT) sessionEnded()
    const refusal = { ...body, message: withNames(body) }
    return new ORPCError(body.code, { status, message: refusal.message, data: refusal })
  },
})

/** The whole API, typed by its contract. */
export const api: ContractRouterClient<Contract, CallContext> = createORPCClient(link)

/** The same for TanStack Query: `query.key.list.queryOptions({input})`, `query.key.edit.mutationOptions()`. */
export const query = createTanstackQueryUtils(api)

function isRefusal(body: unknown): body is Refusal {
  return typeof body === 'object' && body !== null && 'code' in body && 'message' in body
}

/** The sentence, with the names in it kept from turning it around. */
const withNames = ({ message, facts }: Refusal): string =>
  Object.values(facts ?? {}).reduce<string>((text, fact) => {
    const isName = typeof fact === 'string' && fact !== isolated(fact)
    return isName ? text.replaceAll(fact, isolated(fact)) : text
  }, message)

/** What the server refused; null for anything else, such as no connection. */
export function refusalOf(error: unknown): Refusal | null {
  return error instanceof ORPCError && isRefusal(error.data) ? error.data : null
}

export const isSignedOut = (error: unknown): boolean => refusalOf(error)?.code === SIGNED_OUT
