import { sessionContract } from '../../contract/session.ts'
import { fault } from '../../errors/index.ts'
import { INSTALLATION, inInstallation } from '../../store/index.ts'
import { performInInstallation } from '../perform.ts'
import { usecase } from '../usecase.ts'
import { countAttempt, forgive } from './attempt.ts'
import { passwordFits } from './password.ts'
import { newSecretToken } from './secretToken.ts'

const SESSION_HOURS = 12
/** Checked when there is no such account, so that the answer takes as long. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

export const signIn = usecase(sessionContract.signIn, {
  permission: 'public',
  async serve(services, _actor, { login, password }, request) {
    const { store, ports } = services
    const now = new Date(ports.clock.now())
    await countAttempt(store, `source ${request.source}`, now)
    await countAttempt(store, `login ${login}`, now)
    const account = await inInstallation(store.db, (tx) =>
      tx.selectFrom('account').selectAll().where('login', '=', login).executeTakeFirst(),
    )
    const fits = await passwordFits(password, account?.password_hash ?? NOBODY)
    if (!account || !fits || account.disabled_at !== null) throw fault('signInFailed')
    await Promise.all([forgive(store, `source ${request.source}`), forgive(store, `login ${login}`)])

    const { token, hash } = newSecretToken('lws', ports.random)
    const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000)
    const { account_id, name, break_glass } = account
    const actor = {
      accountId: account_id,
      login,
      operator: break_glass,
      systemId: INSTALLATION,
      role: null,
      limit: null,
    }
    await performInInstallation(services, { actor, useCase: 'session.signIn' }, async (ctx) => {
      await ctx.tx
        .insertInto('client_session')
        .values({ session_hash: hash, account_id, created_at: now, expires_at: expiresAt })
        .execute()
      if (break_glass) ctx.journal({ subject: `account ${login}`, after: { signedIn: true } })
    })
    request.setSession({ token, expiresAt })
    return { accountId: account_id, login, name, operator: break_glass }
  },
})
