import { z } from 'zod'
import { del, get, instant, named, nothing, post, role, systemId } from './common.ts'

const token = z.object({
  tokenId: z.uuid(),
  label: z.string(),
  systemId: systemId.nullable(),
  role: role.nullable(),
  createdAt: instant,
  expiresAt: instant.nullable(),
})

/** Tokens for programs (R172), limited to a system and a role when so wished. */
export const tokenContract = {
  list: get('/tokens', 'Own API tokens')
    .input(nothing)
    .output(z.object({ items: z.array(token) })),
  create: post('/tokens', 'Make an API token; it is shown this once')
    .input(
      z.object({
        label: named(100),
        systemId: systemId.nullable().default(null),
        role: role.nullable().default(null),
        expiresAt: instant.nullable().default(null),
      }),
    )
    .output(token.extend({ token: z.string() })),
  revoke: del('/tokens/{tokenId}', 'Revoke an own API token')
    .input(z.object({ tokenId: z.uuid() }))
    .output(nothing),
}
