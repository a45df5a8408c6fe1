import { createORPCClient, ORPCError } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { type Contract, contract } from '../contract/index.ts'

interface CallContext {
  /** Sent as If-Match: the version that was edited. */
  readonly ifMatch?: number
}

/**
 * The whole API of a server over HTTP, typed by its contract (R172). Refusals throw an `ORPCError` whose `code` and
 * `message` are those of the server and whose `data` is the refusal as it came: {code, message, facts}.
 */
export type ApiClient = ContractRouterClient<Contract, CallContext>

/** `url` such as `https://host:port`; `token` is an API token. */
export function createApiClient(url: string, token: string): ApiClient {
  const link = new OpenAPILink<CallContext>(contract, {
    url: `${url}/api/v1`,
    headers: ({ context }) => ({
      authorization: `Bearer ${token}`,
      ...(context.ifMatch === undefined ? {} : { 'if-match': String(context.ifMatch) }),
    }),
    customErrorResponseBodyDecoder(body, { status }) {
      if (!isRefusal(body)) return null
      return new ORPCError(body.code, { status, message: body.message, data: body })
    },
  })
  return createORPCClient(link)
}

function isRefusal(body: unknown): body is { readonly code: string; readonly message: string } {
  return typeof body === 'object' && body !== null && 'code' in body && 'message' in body
}
