import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, instant, no, pageOf, pageQuery, text } from './common.ts'
import { evidence } from './element.ts'
import { window } from './time.ts'

/**
 * How far the devices are with what is wanted (R069). The same five everywhere; they are about what devices hold, not about
 * the hour: a right outside office hours keeps its mark.
 * - `confirmed`: key and cylinder have said that they hold what is wanted.
 * - `underWay`: a carrier or a session has it, nothing confirmed.
 * - `wished`: asked for, nobody carries it yet; also while the key or the cylinder was never programmed.
 * - `takenAway`: nobody wants it any more, but it still opens until the device has been reached.
 * - `possibly`: a carrier or a broken session may have changed it, or not.
 */
const mark = z.enum(['confirmed', 'underWay', 'wished', 'takenAway', 'possibly'])

/**
 * What somebody has to do so that more becomes known or true:
 * - `programKey`, `programCylinder`: it was never programmed.
 * - `updateKey`: this key (`keyNo`) has to visit a programming device.
 * - `assignTask`: task `taskNo` of the door has no carrier.
 * - `updateCarrier`: the carrier (`keyNo`) has to fetch task `taskNo` at a programming device.
 * - `visitDoor`: the carrier (`keyNo`) has task `taskNo`; it goes to the door, and then home with the receipt.
 * - `takeKeyHome`: the door has carried task `taskNo` out; the carrier (`keyNo`) has to bring the receipt to a programming device.
 * - `createTask`: the door does not know that the key is blocked and nobody made a task for it: order the block again.
 */
const nextStep = z.object({
  step: z.enum([
    'programKey',
    'programCylinder',
    'updateKey',
    'assignTask',
    'updateCarrier',
    'visitDoor',
    'takeKeyHome',
    'createTask',
  ]),
  /** The key to move: the own key for `updateKey` and `programKey`, the carrier otherwise; null: any will do. */
  keyNo: z.int().nullable(),
  cylinderNo: z.int().nullable(),
  taskNo: z.int().nullable(),
})

/** One rule by which the key may open the door: an explicit right on the door, or one on a group the door is in. */
const rule = z.object({
  target: z.object({ kind: z.enum(['cylinder', 'group']), no: z.int() }),
  /** Name of the group; empty for the door itself. */
  group: z.string(),
  scheduleNo: z.int().nullable(),
  schedule: z.string().nullable(),
  window: window.nullable(),
  askedAt: instant,
  askedBy: z.string(),
  /** How far this rule alone is. */
  mark: mark.nullable(),
})

/** Everything that stands behind one mark: the answer to "why?". */
const pair = z.object({
  /** null: nobody wishes it and no device holds it. */
  mark: mark.nullable(),
  /** Rights behind it, the door's own first; also one on a group that the door has left (`takenAway`). Empty: no right any more. */
  rules: z.array(rule),
  /** By what the devices are known to hold, at this instant, the hour included. */
  now: z.object({
    answer: z.enum(['surelyOpens', 'surelyNot', 'possibly']),
    /** `ok`, or why the cylinder refuses or may refuse (`noTicket`, `blocked`, `outsideSchedule` …). */
    reason: z.string(),
    /** What would have to become known to say more, such as `keyImage 4, 5`. */
    missing: z.array(z.string()),
  }),
  /** The block of the key; `atDoor`: how far this door is with it. */
  blocked: z
    .object({
      orderedAt: instant,
      orderedBy: z.string(),
      cause: z.string(),
      atDoor: z.enum(['confirmed', 'underWay', 'wished']),
      confirmedAt: instant.nullable(),
    })
    .nullable(),
  /** Last proof of what the key and the cylinder hold; null: none yet. */
  keyEvidence: evidence.nullable(),
  cylinderEvidence: evidence.nullable(),
  /** The change that waits to reach the key: who made it and when, with the cause as in its update. */
  waiting: z.object({ at: instant, by: z.string(), cause: z.string() }).nullable(),
  /** null: nothing is left to do. */
  next: nextStep.nullable(),
})

/** Pairs of each mark, over all pages and without the filter. */
export const markCounts = z.object({
  confirmed: z.int(),
  underWay: z.int(),
  wished: z.int(),
  takenAway: z.int(),
  possibly: z.int(),
})

const filter = { ...pageQuery.shape, mark: mark.optional(), search: text(100).optional() }

/** Who can open what, with the reason (R069, R076): one row a door of a key, or a key of a door. */
export const markContract = {
  ofKey: get(`${IN_SYSTEM}/keys/{keyNo}/doors`, 'Every door a key may open, could open or was to open, each with why')
    .input(inSystem.extend({ keyNo: no, ...filter }))
    .output(
      pageOf(pair.extend({ cylinderNo: z.int(), marking: z.string(), name: z.string(), place: z.string() })).extend({
        counts: markCounts,
      }),
    ),
  ofCylinder: get(`${IN_SYSTEM}/cylinders/{cylinderNo}/keys`, 'Every key that may or could open a door, each with why')
    .input(inSystem.extend({ cylinderNo: no, ...filter }))
    .output(
      pageOf(
        pair.extend({
          keyNo: z.int(),
          marking: z.string(),
          /** The name, or the marking when there is none. */
          label: z.string(),
          /** Who has the key now; null: nobody. */
          holder: z.string().nullable(),
        }),
      ).extend({ counts: markCounts }),
    ),
  why: get(`${IN_SYSTEM}/why`, 'One key at one door: the mark with all that stands behind it')
    .input(inSystem.extend({ keyNo: no, cylinderNo: no }))
    .output(pair),
}
