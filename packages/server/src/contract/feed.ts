import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, instant } from './common.ts'

const item = z.object({
  feedNo: z.int(),
  at: instant,
  /** The noun that changed, such as `key`. */
  kind: z.string(),
  payload: z.record(z.string(), z.unknown()),
})

/** News of a system as server-sent events; taken up again with Last-Event-ID. */
export const feedContract = {
  listen: get(`${IN_SYSTEM}/feed`, 'News of the system (text/event-stream)')
    .input(inSystem)
    .output(eventIterator(item)),
}
