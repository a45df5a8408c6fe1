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
        /** Gives the key the validity and revalidation of `system.handOutDefaults` (R043); never without being asked to. */
        applyDefaults: z.boolean().default(false),
      }),
    )
    .output(handOut),
  takeBack: post(`${IN_SYSTEM}/keys/{keyNo}/hand-in`, 'Take a key back')
    .input(inSystem.extend({ keyNo: no }))
    .output(handOut),
  /**
   * A PDF of one page: system, key, holder, doors as a number and a list, due date, lines to sign on. In the language
   * of the person, or `language`, or that of who asks.
   */
  slip: get(`${IN_SYSTEM}/hand-outs/{handOutNo}/slip`, 'The paper for the holder, as PDF')
    .input(inSystem.extend({ handOutNo: no, language: z.enum(['en', 'de']).optional() }))
    .output(z.file()),
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
