import { z } from 'zod'
import { outcome } from './bulk.ts'
import { get, IN_SYSTEM, inSystem, instant, post } from './common.ts'
import { updateSummary } from './key.ts'

const step = z.object({
  undoToken: z.uuid(),
  /** The act, such as `bulk.setKeyTimes`, `right.change`, `key.edit`. */
  useCase: z.string(),
  at: instant,
  /** How many rows it changed. */
  rows: z.int(),
})

/** Taking the own acts back: fields of keys and cylinders, rights, hand-ins, one at a time or in bulk. */
export const undoContract = {
  list: get(`${IN_SYSTEM}/undo`, 'Own acts of the last day that can be taken back, newest first, at most 20')
    .input(inSystem)
    .output(z.object({ items: z.array(step) })),
  /**
   * Each row goes back to what it was, unless somebody changed it since: then it stays, and its outcome says so
   * (`changedSince`). What devices took in the meantime is not called back: they get new updates. An undo can itself be
   * undone (redo) by its own `undoToken`. Refused: `undoUnknown` (not yours, too old, done already).
   */
  perform: post(`${IN_SYSTEM}/undo`, 'Take an own act back; without a token the last one')
    .input(inSystem.extend({ undoToken: z.uuid().optional() }))
    .output(
      z.object({
        useCase: z.string(),
        done: z.int(),
        refused: z.int(),
        outcomes: z.array(outcome),
        summary: updateSummary,
        undoToken: z.uuid().nullable(),
      }),
    ),
}
