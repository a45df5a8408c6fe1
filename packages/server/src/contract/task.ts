import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, instant, no, pageOf, pageQuery, post } from './common.ts'
import { updateSummary } from './key.ts'

const state = z.enum([
  'created',
  'assigned',
  'transferred',
  'executed',
  'reported',
  'failed',
  'cancelled',
  'superseded',
])

const task = z.object({
  taskNo: z.int(),
  cylinderNo: z.int(),
  marking: z.string(),
  name: z.string(),
  operation: z.string(),
  subjectKeyNo: z.int().nullable(),
  /** Marking of that key; null when the task is about none. */
  subject: z.string().nullable(),
  state,
  /** Status of the receipt (spec/tasks.md). */
  status: z.int().nullable(),
  cause: z.string(),
  carriers: z.array(z.object({ keyNo: z.int(), marking: z.string(), transferredAt: instant.nullable() })),
  createdAt: instant,
  createdBy: z.string(),
  stateAt: instant,
})

const numbers = z.array(z.int().min(0).max(4_294_967_295)).min(1).max(1000)

/** What a list of tasks can be narrowed to; all that is given must hold. */
export const taskFilter = {
  /** All of them leave out the words that a log is stored, which nobody has to see to. */
  only: z.enum(['open', 'unassigned', 'failed']).optional(),
  cylinderNo: no.optional(),
  carrierKeyNo: no.optional(),
  taskNo: no.optional(),
}

/** Tasks for cylinders (R078, R079, R082, R083). */
export const taskContract = {
  list: get(`${IN_SYSTEM}/tasks`, 'Tasks, newest first')
    .input(inSystem.extend({ ...pageQuery.shape, ...taskFilter }))
    .output(pageOf(task)),
  assign: post(`${IN_SYSTEM}/tasks/assign`, 'Let a key carry tasks to their cylinders')
    .input(inSystem.extend({ taskNos: numbers, keyNo: z.int().min(1) }))
    .output(z.object({ assigned: z.int(), summary: updateSummary })),
  cancel: post(`${IN_SYSTEM}/tasks/cancel`, 'Take tasks back that no key carries yet')
    .input(inSystem.extend({ taskNos: numbers }))
    .output(z.object({ cancelled: z.int(), summary: updateSummary })),
  requestLog: post(`${IN_SYSTEM}/log-requests`, 'Ask cylinders for their log (R078)')
    .input(
      inSystem.extend({
        cylinderNos: z.array(z.int().min(1)).min(1).max(1000),
        carrierKeyNo: z.int().min(1).nullable().default(null),
      }),
    )
    .output(z.object({ taskNos: z.array(z.int()), summary: updateSummary })),
}
