import { z } from 'zod'
import {
  del,
  get,
  IN_SYSTEM,
  inSystem,
  named,
  no,
  nothing,
  pageOf,
  pageQuery,
  patch,
  post,
  text,
  version,
} from './common.ts'

const language = z.enum(['en', 'de'])

const person = z.object({
  personNo: z.int(),
  name: z.string(),
  email: z.string(),
  /** Of papers for this person; null: of whoever prints them. */
  language: language.nullable(),
  /** Keys this person has now. */
  keys: z.array(z.int()),
  version,
})

const email = z.union([z.literal(''), z.email().max(320)])

/** Anywhere in name or e-mail. */
export const personFilter = { search: text(100).optional() }

/** People who get keys; small systems do without (R085, R130). */
export const personContract = {
  list: get(`${IN_SYSTEM}/persons`, 'Persons')
    .input(inSystem.extend({ ...pageQuery.shape, ...personFilter }))
    .output(pageOf(person)),
  get: get(`${IN_SYSTEM}/persons/{personNo}`, 'One person')
    .input(inSystem.extend({ personNo: no }))
    .output(person),
  create: post(`${IN_SYSTEM}/persons`, 'Add a person')
    .input(inSystem.extend({ name: named(200), email: email.default(''), language: language.nullable().default(null) }))
    .output(person),
  edit: patch(`${IN_SYSTEM}/persons/{personNo}`, 'Edit in place (If-Match)')
    .input(
      inSystem.extend({
        personNo: no,
        name: named(200).optional(),
        email: email.optional(),
        language: language.nullable().optional(),
      }),
    )
    .output(person),
  remove: del(`${IN_SYSTEM}/persons/{personNo}`, 'Erase a person who has no keys, also the name in former hand-outs')
    .input(inSystem.extend({ personNo: no }))
    .output(nothing),
}
