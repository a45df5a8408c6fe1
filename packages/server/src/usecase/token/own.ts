import { tokenContract } from '../../contract/token.ts'
import { fault } from '../../errors/index.ts'
import { newId } from '../../ports/index.ts'
import type { Context } from '../context.ts'
import { newSecretToken } from '../session/secretToken.ts'
import { usecase } from '../usecase.ts'

/** R172: tokens of the account that asks; at most what the account itself may do. */
export const listTokens = usecase(tokenContract.list, {
  permission: 'self',
  async run({ tx, actor }) {
    const rows = await tx
      .selectFrom('api_token')
      .select(['token_id', 'label', 'system_id', 'role', 'created_at', 'expires_at'])
      .where('account_id', '=', actor.accountId!)
      .where('revoked_at', 'is', null)
      .orderBy('created_at')
      .execute()
    return { items: rows.map(tokenView) }
  },
})

export const createToken = usecase(tokenContract.create, {
  permission: 'self',
  secretAnswer: true,
  async run(ctx, { label, systemId, role, expiresAt }) {
    const { tx, actor, ports, now } = ctx
    if (systemId !== null) await mustBeMember(ctx, systemId)
    const { token, hash } = newSecretToken('lwt', ports.random)
    const row = {
      token_id: newId(ports),
      label,
      system_id: systemId,
      role,
      created_at: now,
      expires_at: expiresAt === null ? null : new Date(expiresAt),
    }
    await tx
      .insertInto('api_token')
      .values({ ...row, token_hash: hash, account_id: actor.accountId!, revoked_at: null })
      .execute()
    ctx.journal({ subject: `token ${row.token_id}`, after: { label, systemId, role, expiresAt } })
    return { ...tokenView(row), token }
  },
})

async function mustBeMember({ tx, actor }: Context, systemId: string): Promise<void> {
  const member = await tx
    .selectFrom('membership')
    .select('role')
    .where('account_id', '=', actor.accountId!)
    .where('system_id', '=', systemId)
    .executeTakeFirst()
  if (!member) throw fault('systemUnknown')
}

export const revokeToken = usecase(tokenContract.revoke, {
  permission: 'self',
  async run(ctx, { tokenId }) {
    const { numUpdatedRows } = await ctx.tx
      .updateTable('api_token')
      .set({ revoked_at: ctx.now })
      .where('token_id', '=', tokenId)
      .where('account_id', '=', ctx.actor.accountId!)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw fault('tokenUnknown')
    ctx.journal({ subject: `token ${tokenId}`, after: { revoked: true } })
    return {}
  },
})

interface TokenRow {
  readonly token_id: string
  readonly label: string
  readonly system_id: string | null
  readonly role: 'owner' | 'handOut' | 'reader' | null
  readonly created_at: Date
  readonly expires_at: Date | null
}

const tokenView = (row: TokenRow) => ({
  tokenId: row.token_id,
  label: row.label,
  systemId: row.system_id,
  role: row.role,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
})
