import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { type Contract, contract } from '../contract/index.ts'

interface CallContext {
  /** Sent as If-Match: the version that was edited. */
  readonly ifMatch?: number
}

/** The whole API of a server over HTTP, typed by its contract (R172). Refusals throw with `data.code`. */
export type ApiClient = ContractRouterClient<Contract, CallContext>

/** `url` such as `https://host:port`; `token` is an API token. */
export function createApiClient(url: string, token: string): ApiClient {
  const link = new OpenAPILink<CallContext>(contract, {
    url: `${url}/api/v1`,
    headers: ({ context }) => ({
      authorization: `Bearer ${token}`,
      ...(context.ifMatch === undefined ? {} : { 'if-match': String(context.ifMatch) }),
    }),
  })
  return createORPCClient(link)
}
