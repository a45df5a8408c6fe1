import { z } from 'zod'
import { IN_SYSTEM, inSystem, named, no, post, text } from './common.ts'
import { updateSummary } from './key.ts'
import { validity, week } from './time.ts'

const ROWS_MAX = 1000
const numbers = z.array(z.int().min(1).max(4_294_967_295)).min(1).max(ROWS_MAX)

/** What became of one row: `refused` says why, as a refused request would (code, sentence in the asker's language, facts). */
export const outcome = z.object({
  no: z.int(),
  /** Empty when there is no such row. */
  marking: z.string(),
  refused: z.object({ code: z.string(), message: z.string(), facts: z.record(z.string(), z.unknown()) }).nullable(),
})

/**
 * One transaction, one journal entry: what can be done is done, every other row says why not. Rows in the order asked,
 * each once. Only a wish that makes no sense at all (end before begin, unknown schedule) refuses the whole.
 */
const result = z.object({
  done: z.int(),
  refused: z.int(),
  outcomes: z.array(outcome),
  summary: updateSummary,
  /** For `undo.perform`; null: nothing was done, or this cannot be undone (blocks, deleting). */
  undoToken: z.uuid().nullable(),
})

/** The same for many keys or cylinders at once (at most 1,000). Rights in bulk are `right.change`. */
export const bulkContract = {
  setKeyTimes: post(
    `${IN_SYSTEM}/bulk/key-times`,
    'Validity, week, schedule, revalidation of many keys; what is left out stays',
  )
    .input(
      inSystem.extend({
        keyNos: numbers,
        validity: validity.optional(),
        week: week.optional(),
        scheduleNo: no.nullable().optional(),
        revalidationHours: z.int().min(1).max(8784).nullable().optional(),
      }),
    )
    .output(result),
  blockKeys: post(`${IN_SYSTEM}/bulk/block`, 'Block many keys (R073); not undone but withdrawn, key by key')
    .input(inSystem.extend({ keyNos: numbers, cause: text(200).default(''), copied: z.boolean().default(false) }))
    .output(result),
  handInKeys: post(`${IN_SYSTEM}/bulk/hand-in`, 'Take many keys back')
    .input(inSystem.extend({ keyNos: numbers }))
    .output(result),
  markKeys: post(`${IN_SYSTEM}/bulk/mark-keys`, 'Mark many keys for programming, or take the marks away')
    .input(inSystem.extend({ keyNos: numbers, marked: z.boolean() }))
    .output(result),
  removeKeys: post(`${IN_SYSTEM}/bulk/remove-keys`, 'Delete many keys while non-programmed (R034)')
    .input(inSystem.extend({ keyNos: numbers }))
    .output(result),
  editCylinders: post(
    `${IN_SYSTEM}/bulk/cylinders`,
    'Place, kind, time zone, mark of many cylinders; what is left out stays',
  )
    .input(
      inSystem.extend({
        cylinderNos: numbers,
        place: text(200).optional(),
        kind: z.enum(['door', 'padlock', 'cabinet', 'other']).optional(),
        timeZone: named(60).optional(),
        markedForProgramming: z.boolean().optional(),
      }),
    )
    .output(result),
  removeCylinders: post(
    `${IN_SYSTEM}/bulk/remove-cylinders`,
    'Delete many cylinders while non-programmed (R034); a double one goes with both its sides, so both must be named',
  )
    .input(inSystem.extend({ cylinderNos: numbers }))
    .output(result),
}
