import { z } from 'zod'
import { get, instant, named, nothing, patch, post, text } from './common.ts'
import { password } from './session.ts'

const account = z.object({
  accountId: z.uuid(),
  login: z.string(),
  name: z.string(),
  operator: z.boolean(),
  disabled: z.boolean(),
  createdAt: instant,
})

/** Accounts of the installation (R019). */
export const accountContract = {
  list: get('/accounts', 'All accounts')
    .input(nothing)
    .output(z.object({ items: z.array(account) })),
  create: post('/accounts', 'Make an account')
    .input(z.object({ login: named(100), name: text(200).default(''), password }))
    .output(account),
  edit: patch('/accounts/{accountId}', 'Rename, disable or enable an account, or set its password')
    .input(
      z.object({
        accountId: z.uuid(),
        name: text(200).optional(),
        disabled: z.boolean().optional(),
        password: password.optional(),
      }),
    )
    .output(account),
}
