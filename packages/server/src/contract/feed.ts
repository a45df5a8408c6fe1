import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, instant } from './common.ts'

const item = z.object({
  feedNo: z.int(),
  at: instant,
  /**
   * The noun that changed, such as `key`. `sharedDevice`: something moved at a programming device that serves every system; told to
   * all of them, at most once a look, with nothing about whose element it was, and not repeated after `Last-Event-ID`.
   */
  kind: z.string(),
  payload: z.record(z.string(), z.unknown()),
})

/** News of a system as server-sent events; taken up again with Last-Event-ID. */
export const feedContract = {
  listen: get(`${IN_SYSTEM}/feed`, 'News of the system (text/event-stream)')
    .input(inSystem)
    .output(eventIterator(item)),
}
