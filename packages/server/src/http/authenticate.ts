import { sql } from 'kysely'
import { inInstallation, type Role, type Store } from '../store/index.ts'
import type { Actor } from '../usecase/index.ts'
import { tokenHash } from '../usecase/session/secretToken.ts'

export const NOBODY: Actor = {
  accountId: null,
  login: '',
  operator: false,
  systemId: null,
  role: null,
  limit: null,
}

interface Found {
  account_id: string
  login: string
  break_glass: boolean
  role: Role | null
  ceiling: Role | null
  token_system: string | null
}

/**
 * Who shows this session cookie or API token, and with which role in the system the request is about: one query, on
 * reference tables only. A token limited to a system is nobody anywhere else.
 */
export async function authenticate(
  store: Store,
  shown: { readonly kind: 'session' | 'token'; readonly token: string },
  systemId: string | null,
  now: Date,
): Promise<Actor> {
  const hash = tokenHash(shown.token)
  const bearer =
    shown.kind === 'session'
      ? sql`select account_id, null::uuid as token_system, null::text as ceiling from client_session
            where session_hash = ${hash} and expires_at > ${now}`
      : sql`select account_id, system_id as token_system, role as ceiling from api_token
            where token_hash = ${hash} and revoked_at is null and (expires_at is null or expires_at > ${now})`
  const { rows } = await inInstallation(store.db, (tx) =>
    sql<Found>`
      select a.account_id, a.login, a.break_glass, m.role, b.ceiling, b.token_system
      from (${bearer}) b join account a on a.account_id = b.account_id and a.disabled_at is null
        left join membership m on m.account_id = a.account_id and m.system_id = ${systemId}::uuid`.execute(tx),
  )
  const found = rows[0]
  if (!found) return NOBODY
  const limited = found.token_system !== null || found.ceiling !== null
  const elsewhere = found.token_system !== null && found.token_system !== systemId
  return {
    accountId: found.account_id,
    login: found.login,
    operator: found.break_glass && !limited,
    systemId,
    role: elsewhere ? null : found.role,
    limit: limited ? { systemId: found.token_system, role: found.ceiling } : null,
  }
}
