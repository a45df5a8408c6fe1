import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, instant, no, pageOf, pageQuery, text } from './common.ts'
import { witness } from './element.ts'

const eventKind = z.enum([
  'granted',
  'denied',
  'task',
  'list',
  'floor',
  'lost',
  'rekey',
  'bootFault',
  'foreign',
  'unknown',
])

/** Somebody used a key at a cylinder; that the door was opened it does not say (R121). */
const event = z.object({
  cylinderNo: z.int(),
  cylinder: z.string(),
  seq: z.int(),
  at: instant,
  kind: eventKind,
  /** Reason of a refusal (spec/registries.md). */
  reason: z.string().nullable(),
  /** Day of a new time floor, count of lost records. */
  value: z.int().nullable(),
  keyId: z.int(),
  keyNo: z.int().nullable(),
  key: z.string().nullable(),
  /** The key only said so; nothing proves it. */
  claimed: z.boolean(),
  carriedBy: witness,
  storedAt: instant,
})

export const eventFilter = {
  cylinderNo: no.optional(),
  keyNo: no.optional(),
  kind: eventKind.exclude(['unknown']).optional(),
  /** Of a refusal, such as `blocked` (spec/registries.md). */
  reason: text(40).optional(),
  /** `proven`: the key proved who it is; `claimed`: it only said so. */
  proof: z.enum(['proven', 'claimed']).optional(),
  from: instant.optional(),
  to: instant.optional(),
  /** Keys of other systems instead: cylinders keep them apart. */
  foreign: z.stringbool().default(false),
}

const gap = z.object({
  cylinderNo: z.int(),
  cylinder: z.string(),
  fromSeq: z.int(),
  toSeq: z.int(),
  cause: z.string(),
  noticedAt: instant,
})

/** Logs of all cylinders (R080, R081). */
export const eventContract = {
  list: get(`${IN_SYSTEM}/events`, 'Events, newest first')
    .input(
      inSystem.extend({
        ...pageQuery.shape,
        ...eventFilter,
      }),
    )
    .output(pageOf(event)),
  /**
   * What the log screen shows: events, and between them what is missing. A gap stands just before (that is, below) the
   * first event after it. Gaps are left out while a filter asks for a key, kind, reason, proof or foreign keys: nobody
   * knows whether they would fit.
   */
  log: get(`${IN_SYSTEM}/log`, 'Events and the gaps between them, newest first (R080, R081)')
    .input(inSystem.extend({ ...pageQuery.shape, ...eventFilter }))
    .output(
      pageOf(
        z.discriminatedUnion('row', [
          event.extend({ row: z.literal('event') }),
          /**
           * `at`: of the first event after it, or when it was noticed. `lost`: how many records. `cause`: `overwritten`
           * before anybody collected it, `damaged`, or `denialsCounted` (refused attempts beyond 250, of which the
           * cylinder only kept the number; then `fromSeq` = `toSeq` = the record that says so).
           */
          gap.extend({ row: z.literal('gap'), at: instant, lost: z.int() }),
        ]),
      ),
    ),
  gaps: get(`${IN_SYSTEM}/event-gaps`, 'What was lost, by cylinder')
    .input(inSystem.extend({ cylinderNo: no.optional() }))
    .output(z.object({ items: z.array(gap) })),
}
