import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, instant, no, pageOf, pageQuery, post } from './common.ts'

const item = z.object({
  itemNo: z.int(),
  deviceKind: z.enum(['key', 'cylinder']),
  deviceNo: z.int(),
  marking: z.string(),
  state: z.enum(['waiting', 'inProgress', 'done', 'failed']),
  errorCode: z.string().nullable(),
  stateAt: instant,
})

const run = z.object({
  runNo: z.int(),
  state: z.enum(['open', 'done', 'cancelled']),
  bridgeId: z.uuid(),
  link: z.int(),
  startedAt: instant,
  startedBy: z.string(),
  endedAt: instant.nullable(),
  counts: z.object({ waiting: z.int(), inProgress: z.int(), done: z.int(), failed: z.int() }),
})

/** Programming runs (R035, R037). */
export const programmingContract = {
  list: get(`${IN_SYSTEM}/programming-runs`, 'Programming runs, newest first')
    .input(inSystem.extend(pageQuery.shape))
    .output(pageOf(run)),
  start: post(`${IN_SYSTEM}/programming-runs`, 'Start a run; without items: all that is marked for programming')
    .input(
      inSystem.extend({
        bridgeId: z.uuid(),
        link: z.int().min(0).max(255),
        items: z
          .array(z.object({ deviceKind: z.enum(['key', 'cylinder']), deviceNo: z.int().min(1) }))
          .max(20_000)
          .optional(),
      }),
    )
    .output(run),
  get: get(`${IN_SYSTEM}/programming-runs/{runNo}`, 'One run with its elements')
    .input(inSystem.extend({ runNo: no }))
    .output(run.extend({ items: z.array(item) })),
  cancel: post(`${IN_SYSTEM}/programming-runs/{runNo}/cancel`, 'End a run; what is done stays done')
    .input(inSystem.extend({ runNo: no }))
    .output(run),
}
