import { z } from 'zod'
import { del, get, named, nothing, post } from './common.ts'

/** At least twelve characters of any kind. */
export const password = z.string().min(12).max(200)

const me = z.object({
  accountId: z.uuid(),
  login: z.string(),
  name: z.string(),
  operator: z.boolean(),
})

/** Signing in and the own account. */
export const sessionContract = {
  signIn: post('/session', 'Sign in; the answer sets the session cookie')
    .input(z.object({ login: named(100), password: z.string().max(200) }))
    .output(me),
  current: get('/session', 'Who am I').input(nothing).output(me),
  signOut: del('/session', 'Sign out').input(nothing.default({})).output(nothing),
  changePassword: post('/session/password', 'Change the own password; ends all other sessions')
    .input(z.object({ current: z.string().max(200), next: password }))
    .output(nothing),
}
