import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, instant, no, pageOf, pageQuery, post, text } from './common.ts'

const handOut = z.object({
  handOutNo: z.int(),
  keyNo: z.int(),
  marking: z.string(),
  personNo: z.int().nullable(),
  holder: z.string(),
  outAt: instant,
  dueAt: instant.nullable(),
  inAt: instant.nullable(),
  overdue: z.boolean(),
  outBy: z.string(),
  inBy: z.string().nullable(),
})

/** Who has which key (R067, R085, R124). */
export const handOutContract = {
  give: post(`${IN_SYSTEM}/keys/{keyNo}/hand-out`, 'Hand a key out to a person or a named holder')
    .input(
      inSystem.extend({
        keyNo: no,
        personNo: z.int().min(1).nullable().default(null),
        /** Needed when there is no person. */
        holder: text(200).default(''),
        dueAt: instant.nullable().default(null),
      }),
    )
    .output(handOut),
  takeBack: post(`${IN_SYSTEM}/keys/{keyNo}/hand-in`, 'Take a key back')
    .input(inSystem.extend({ keyNo: no }))
    .output(handOut),
  list: get(`${IN_SYSTEM}/hand-outs`, 'Hand-outs, newest first')
    .input(
      inSystem.extend({
        ...pageQuery.shape,
        keyNo: no.optional(),
        personNo: no.optional(),
        only: z.enum(['out', 'overdue']).optional(),
      }),
    )
    .output(pageOf(handOut)),
}
