import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, instant, no, nothing, pageOf, pageQuery, text } from './common.ts'

const entry = z.object({
  no: z.int(),
  at: instant,
  actor: z.string(),
  useCase: z.string(),
  subject: z.string(),
  before: z.unknown(),
  after: z.unknown(),
})

const verdict = z.object({
  intact: z.boolean(),
  entries: z.int(),
  /** Number of the first entry that is not as it was written. */
  firstFault: z.int().nullable(),
  /** Hash of the last entry, to be kept elsewhere. */
  head: z.string(),
})

/** Who changed what and when. */
export const journalContract = {
  list: get(`${IN_SYSTEM}/journal`, 'Journal, newest first')
    .input(inSystem.extend({ ...pageQuery.shape, subject: text(100).optional() }))
    .output(pageOf(entry)),
  verify: get(`${IN_SYSTEM}/journal/verify`, 'Recompute the chain of the journal').input(inSystem).output(verdict),
  listInstallation: get('/journal', 'Journal of the installation, newest first')
    .input(z.object({ ...pageQuery.shape, subject: text(100).optional() }))
    .output(pageOf(entry)),
  verifyInstallation: get('/journal/verify', 'Recompute the chain of the installation journal')
    .input(nothing)
    .output(verdict),
  entry: get(`${IN_SYSTEM}/journal/{no}`, 'One entry').input(inSystem.extend({ no })).output(entry),
}
