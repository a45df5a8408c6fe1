import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, named } from './common.ts'

const found = z.object({
  kind: z.enum(['key', 'cylinder', 'person', 'group', 'schedule', 'task']),
  /** Number of it: `keyNo`, `cylinderNo`, `personNo` … */
  no: z.int(),
  /** What to show first: marking of a key or cylinder, name of all others, operation of a task. */
  title: z.string(),
  /** What to show beside it: name, place, holder; may be empty. */
  detail: z.string(),
  /** Where the text was found, and how well: `exact` before `prefix` before `word` (begin of a word) before `contains`. */
  field: z.enum(['no', 'marking', 'name', 'place', 'holder']),
  match: z.enum(['exact', 'prefix', 'word', 'contains']),
})

/** One box over everything. */
export const searchContract = {
  /**
   * Case does not matter. Best first; at most `limit` in all, and of no kind so many that the others vanish. Persons
   * only for those who may see them. Numbers find keys, cylinders and tasks by their number too.
   */
  find: get(`${IN_SYSTEM}/search`, 'Find keys, doors, persons, groups, schedules and tasks by text')
    .input(inSystem.extend({ text: named(100), limit: z.coerce.number().int().min(1).max(50).default(20) }))
    .output(z.object({ items: z.array(found) })),
}
