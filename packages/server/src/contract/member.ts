import { z } from 'zod'
import { del, get, IN_SYSTEM, inSystem, named, nothing, put, role } from './common.ts'

const member = z.object({ accountId: z.uuid(), login: z.string(), name: z.string(), role })

/** Who may do what in a system (R002, R119). */
export const memberContract = {
  list: get(`${IN_SYSTEM}/members`, 'Accounts with a role in this system')
    .input(inSystem)
    .output(z.object({ items: z.array(member) })),
  set: put(`${IN_SYSTEM}/members/{login}`, 'Give an account a role, or another one')
    .input(inSystem.extend({ login: named(100), role }))
    .output(member),
  remove: del(`${IN_SYSTEM}/members/{login}`, 'Take the role away')
    .input(inSystem.extend({ login: named(100) }))
    .output(nothing),
}
