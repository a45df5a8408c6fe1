import { sessionContract } from '../../contract/session.ts'
import { fault } from '../../errors/index.ts'
import { inInstallation } from '../../store/index.ts'
import { performInInstallation } from '../perform.ts'
import { usecase } from '../usecase.ts'
import { countAttempt, forgive } from './attempt.ts'
import { hashPassword, passwordFits } from './password.ts'

export const currentSession = usecase(sessionContract.current, {
  permission: 'signedIn',
  async run(ctx) {
    const account = await ctx.tx
      .selectFrom('account')
      .select(['account_id', 'login', 'name'])
      .where('account_id', '=', ctx.actor.accountId)
      .executeTakeFirstOrThrow()
    const { account_id: accountId, login, name } = account
    return { accountId, login, name, operator: ctx.actor.operator }
  },
})

export const signOut = usecase(sessionContract.signOut, {
  permission: 'signedIn',
  async run(ctx, _input, request) {
    if (request.sessionHash !== null) {
      await ctx.tx.deleteFrom('client_session').where('session_hash', '=', request.sessionHash).execute()
    }
    request.setSession(null)
    return {}
  },
})

export const changePassword = usecase(sessionContract.changePassword, {
  permission: 'self',
  async serve(services, actor, { current, next }, request) {
    const { store, ports } = services
    const accountId = actor.accountId!
    await countAttempt(store, `login ${actor.login}`, new Date(ports.clock.now()))
    const account = await inInstallation(store.db, (tx) =>
      tx.selectFrom('account').select('password_hash').where('account_id', '=', accountId).executeTakeFirstOrThrow(),
    )
    if (!(await passwordFits(current, account.password_hash))) throw fault('signInFailed')
    await forgive(store, `login ${actor.login}`)
    const hash = await hashPassword(next, ports.random)
    await performInInstallation(services, { actor, useCase: 'session.changePassword' }, async (ctx) => {
      await ctx.tx.updateTable('account').set({ password_hash: hash }).where('account_id', '=', accountId).execute()
      const others = ctx.tx.deleteFrom('client_session').where('account_id', '=', accountId)
      await (request.sessionHash ? others.where('session_hash', '!=', request.sessionHash) : others).execute()
      ctx.journal({ subject: `account ${actor.login}`, after: { passwordChanged: true } })
    })
    return {}
  },
})
