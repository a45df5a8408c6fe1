import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, instant, no, pageOf, pageQuery, post } from './common.ts'
import { updateSummary } from './key.ts'
import { window } from './time.ts'

const number = z.int().min(1).max(4_294_967_295)
const target = z.object({ kind: z.enum(['cylinder', 'group']), no: number })

const right = z.object({
  keyNo: z.int(),
  target,
  scheduleNo: z.int().nullable(),
  window: window.nullable(),
  createdAt: instant,
  createdBy: z.string(),
})

const CHANGES_MAX = 50_000

/** Explicit rights: the marks of the lock chart (R030, R032, R066, R117). */
export const rightContract = {
  list: get(`${IN_SYSTEM}/rights`, 'Rights, of a key or on a target')
    .input(
      inSystem.extend({ ...pageQuery.shape, keyNo: no.optional(), cylinderNo: no.optional(), groupNo: no.optional() }),
    )
    .output(pageOf(right)),
  change: post(
    `${IN_SYSTEM}/rights`,
    'Grant and revoke in one step; granting what is there changes its schedule and window',
  )
    .input(
      inSystem.extend({
        grant: z
          .array(
            z.object({
              keyNo: number,
              target,
              scheduleNo: number.nullable().default(null),
              window: window.nullable().default(null),
            }),
          )
          .max(CHANGES_MAX)
          .default([]),
        revoke: z
          .array(z.object({ keyNo: number, target }))
          .max(CHANGES_MAX)
          .default([]),
      }),
    )
    .output(
      z.object({
        granted: z.int(),
        revoked: z.int(),
        summary: updateSummary,
        /** For `undo.perform`; null: nothing changed, or more than 5,000 rights. */
        undoToken: z.uuid().nullable(),
      }),
    ),
}
