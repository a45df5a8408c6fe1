import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, instant } from './common.ts'

const key = { keyNo: z.int(), marking: z.string(), label: z.string() }
const cylinder = { cylinderNo: z.int(), marking: z.string(), name: z.string() }
const holder = z.string().nullable()
const task = z.object({
  taskNo: z.int(),
  ...cylinder,
  operation: z.string(),
  subjectKeyNo: z.int().nullable(),
  createdAt: instant,
  stateAt: instant,
})

/** What a `kind` of item says: how many there are in all (`count`), and the most pressing of them (`top`, at most five). */
const of = <Kind extends string, Top extends z.ZodType>(kind: Kind, top: Top) =>
  z.object({ kind: z.literal(kind), count: z.int(), top: z.array(top) })

const item = z.discriminatedUnion('kind', [
  /** Blocked keys that may still open doors (R076); `doors`: together. `unchecked`: orders beyond the newest 200. */
  of('blockedOpen', z.object({ ...key, holder, doors: z.int(), orderedAt: instant })).extend({
    doors: z.int(),
    unchecked: z.int(),
  }),
  /**
   * Keys in somebody's hands that stop opening within `withinDays` unless they are updated, soonest first. `why`: their
   * validity ends, or the hours of their revalidation.
   */
  of('lockOut', z.object({ ...key, holder: z.string(), endsAt: instant, why: z.enum(['validity', 'revalidation']) })),
  /** Tasks that failed and were not ordered anew, newest first; `status` of the receipt (spec/tasks.md). */
  of('taskFailed', task.extend({ status: z.int().nullable() })),
  /** Handed out and not back in time (R124), the longest first. */
  of('overdue', z.object({ ...key, holder: z.string(), outAt: instant, dueAt: instant })),
  /** Tasks no key carries (R078), the oldest first; `doors`: how many doors wait. */
  of('taskUnassigned', task).extend({ doors: z.int() }),
  /** Keys with at most `lowPercent` of battery, emptiest first. */
  of('batteryLow', z.object({ ...key, holder, percent: z.int(), seenAt: instant })).extend({ lowPercent: z.int() }),
  /** Logs with a stretch that is lost (R081), noticed in the last 30 days, newest first. */
  of('logGap', z.object({ ...cylinder, fromSeq: z.int(), toSeq: z.int(), cause: z.string(), noticedAt: instant })),
  /** Programming runs that are not finished (R037). */
  of(
    'runOpen',
    z.object({ runNo: z.int(), startedAt: instant, startedBy: z.string(), waiting: z.int(), failed: z.int() }),
  ),
  /** Programmed, and not in daily use before the system is published (again) (R039, R044). `count` = keys + cylinders. */
  of('unpublished', z.never()).extend({ keys: z.int(), cylinders: z.int(), first: z.boolean() }),
  /** Keys whose changes wait for a programming device (R067), the longest waiting first. */
  of('updateWaiting', z.object({ ...key, holder, cause: z.string(), since: instant })),
  /** Programmed keys nobody has seen for `days` days, longest first. */
  of('keyUnseen', z.object({ ...key, holder, seenAt: instant })).extend({ days: z.int() }),
  /** Programmed cylinders of which nothing has come for `days` days: no visit, no receipt, no log. */
  of('doorUnseen', z.object({ ...cylinder, seenAt: instant })).extend({ days: z.int() }),
  /** A large system that nobody has asked yet whether hand-outs should have defaults (R043); `count` = its keys. */
  of('handOutDefaultsOpen', z.never()),
])

/** What needs a person. */
export const homeContract = {
  /**
   * In the order in which they press; a kind that nobody needs to see is not there, so that nothing to do is an empty
   * list. Facts and numbers only: the words are the screen's. Log gaps only for those who may read logs.
   */
  list: get(`${IN_SYSTEM}/home`, 'What needs a person, most pressing first')
    .input(
      inSystem.extend({
        /** How far `lockOut` looks ahead. */
        withinDays: z.coerce.number().int().min(1).max(90).default(7),
        /** After how many days without a sign of life a key or door is told. */
        unseenDays: z.coerce.number().int().min(7).max(3650).default(180),
      }),
    )
    .output(z.object({ at: instant, items: z.array(item) })),
}
