import { accountContract } from '../../contract/account.ts'
import { fault } from '../../errors/index.ts'
import { newId } from '../../ports/index.ts'
import type { Row } from '../../store/index.ts'
import { performInInstallation } from '../perform.ts'
import { hashPassword } from '../session/password.ts'
import { usecase } from '../usecase.ts'

const accountView = (row: Row<'account'>) => ({
  accountId: row.account_id,
  login: row.login,
  name: row.name,
  operator: row.break_glass,
  disabled: row.disabled_at !== null,
  createdAt: row.created_at.toISOString(),
})

export const listAccounts = usecase(accountContract.list, {
  permission: 'installation.account.read',
  async run({ tx }) {
    const rows = await tx.selectFrom('account').selectAll().orderBy('login').execute()
    return { items: rows.map(accountView) }
  },
})

export const createAccount = usecase(accountContract.create, {
  permission: 'installation.account.edit',
  async serve(services, actor, { login, name, password }) {
    const { ports } = services
    const passwordHash = await hashPassword(password, ports.random)
    return performInInstallation(services, { actor, useCase: 'account.create' }, async (ctx) => {
      const row = await ctx.tx
        .insertInto('account')
        .values({
          account_id: newId(ports),
          login,
          name,
          password_hash: passwordHash,
          break_glass: false,
          disabled_at: null,
          created_at: ctx.now,
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      ctx.journal({ subject: `account ${login}`, after: { created: true } })
      return accountView(row)
    })
  },
})

/** R019. The break-glass account can be given another password but not be locked out. */
export const editAccount = usecase(accountContract.edit, {
  permission: 'installation.account.edit',
  async serve(services, actor, { accountId, name, disabled, password }) {
    const passwordHash = password === undefined ? null : await hashPassword(password, services.ports.random)
    return performInInstallation(services, { actor, useCase: 'account.edit' }, async (ctx) => {
      const { tx, now } = ctx
      const before = await tx
        .selectFrom('account')
        .selectAll()
        .where('account_id', '=', accountId)
        .forUpdate()
        .executeTakeFirst()
      if (!before) throw fault('accountUnknown')
      const disabledAt = before.break_glass ? null : toggled(before.disabled_at, disabled, now)
      const after = await tx
        .updateTable('account')
        .set({
          name: name ?? before.name,
          disabled_at: disabledAt,
          password_hash: passwordHash ?? before.password_hash,
        })
        .where('account_id', '=', accountId)
        .returningAll()
        .executeTakeFirstOrThrow()
      if (disabledAt !== null || passwordHash !== null) {
        await tx.deleteFrom('client_session').where('account_id', '=', accountId).execute()
      }
      ctx.journal({
        subject: `account ${before.login}`,
        before: { disabled: before.disabled_at !== null },
        after: { disabled: disabledAt !== null, passwordChanged: passwordHash !== null },
      })
      return accountView(after)
    })
  },
})

function toggled(before: Date | null, disabled: boolean | undefined, now: Date): Date | null {
  if (disabled === undefined) return before
  return disabled ? (before ?? now) : null
}
