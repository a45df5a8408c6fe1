import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, instant, post, text } from './common.ts'
import { window } from './time.ts'

const number = z.int().min(1).max(4_294_967_295)
const target = z.object({ kind: z.enum(['cylinder', 'group']), no: number })

/**
 * Codes of `rights.mark` and `members.mark`, by place: how far one device is with its half of a right, the key with its entry, the door
 * with its group. Names and meaning as `Half` of `@lockwright/domain/plan`, whose `combineHalves` makes a mark of two.
 */
export const HALVES = [
  'none',
  'confirmed',
  'underWay',
  'wished',
  'takenAway',
  'possibly',
  'possiblyStill',
  'wishedOtherwise',
] as const

/** Bits of `rights.flags`. `UNWISHED`: no right (any more), only devices still hold it. `EXACT`: see `read`. */
export const FLAGS = { SCHEDULE: 1, WINDOW: 2, UNWISHED: 4, EXACT: 8 } as const

const ints = z.array(z.int())
const texts = z.array(z.string())

/** Columns: the n-th entry of each list belongs together. Places in these lists are what `rights` and `members` point to. */
const chart = z.object({
  keys: z.object({
    no: ints,
    marking: texts,
    name: texts,
    /** 1 = programmed. */
    programmed: ints,
    /** 1 = blocked. */
    blocked: ints,
    /** Place of its kind in `KEY_KINDS`: the bands of the key axis. */
    kind: ints,
    /** Who has it now; empty = it is not handed out. */
    holder: texts,
  }),
  cylinders: z.object({
    no: ints,
    marking: texts,
    name: texts,
    place: texts,
    /** The half of the door itself: `wished` = never programmed, `underWay` = in its first session, else `confirmed`. */
    mark: ints,
    /** A double cylinder has two rows with the same body. */
    body: ints,
  }),
  /** Bands of the cylinder axis. A door may be in several groups. */
  groups: z.object({ no: ints, name: texts }),
  /** Doors of groups, also those that have left and may not know it yet. */
  members: z.object({ group: ints, cylinder: ints, mark: ints }),
  /**
   * Rights of keys on doors and on groups: `target` is a place in `cylinders` when >= 0, and in `groups` as `-1 - target`.
   * `schedule` = number of the schedule, 0 = none.
   */
  rights: z.object({ key: ints, target: ints, mark: ints, flags: ints, schedule: ints }),
  /** The windows of those rights that have one (`right` = place in `rights`). */
  windows: z.object({ right: ints, from: texts, to: texts }),
})

/** What a cell says: null = no right. */
const cell = z.object({ scheduleNo: number.nullable().default(null), window: window.nullable().default(null) })

/** One changed cell: what stood there when it was changed, and what shall stand there. Undo = the same with both swapped. */
const chartChange = z.object({ keyNo: number, target, from: cell.nullable(), to: cell.nullable() })

const CHANGES_MAX = 10_000
const changes = z.array(chartChange).min(1).max(CHANGES_MAX)

/** Somebody changed the same cell since: what stands there now, since when and by whom (null: taken away). */
const conflict = z.object({
  keyNo: z.int(),
  target,
  now: cell.nullable(),
  at: instant.nullable(),
  by: z.string().nullable(),
})

/**
 * What people should read before they save; `keyNo`, `cylinderNo` name the element where there is one.
 * - `opensUntilUpdated`: the key surely or possibly opens `count` of the doors it loses until it, or the door, was updated.
 * - `memoryFull`, `memoryNearlyFull`: `percent` of the key; full cannot be saved: `reason` = `what` of the refusal
 *   `keyMemoryFull` (`entries`, `schedules`, `tasks`, `bytes`).
 * - `keyCannotHold`: `reason` as in the refusal `keyCannotHold` (`windowsDiffer`, `tooManyPeriods`, `clockNeeded` …).
 * - `keyBlocked`: grants have no effect while it is blocked.
 * - `keyOut`: it is with `holder` and has to come to a programming device.
 * - `keyNeverValid`: its validity is over or was never.
 * - `keyNotProgrammed`, `cylinderNotProgrammed`: nothing opens before the programming.
 * - `cylinderCannotHold`: `reason` (`tooManyGroups`).
 */
const warning = z.object({
  code: z.enum([
    'opensUntilUpdated',
    'memoryFull',
    'memoryNearlyFull',
    'keyCannotHold',
    'keyBlocked',
    'keyOut',
    'keyNeverValid',
    'keyNotProgrammed',
    'cylinderNotProgrammed',
    'cylinderCannotHold',
  ]),
  keyNo: z.int().nullable(),
  cylinderNo: z.int().nullable(),
  count: z.int().nullable(),
  percent: z.int().nullable(),
  reason: z.string().nullable(),
  holder: z.string().nullable(),
})

/**
 * "+14 rights, -3, 6 keys to update, 2 doors to visit, key memory 31 %": what a change would mean, before it is saved. The same
 * for the chart, for a key's times, for schedules and for groups.
 */
export const draftSummary = z.object({
  granted: z.int(),
  revoked: z.int(),
  /** Rights whose schedule or window changes. */
  changed: z.int(),
  /** Doors that keys would gain and lose in sum, whatever the hour, also through groups. */
  gained: z.int(),
  lost: z.int(),
  /** The same by key, most doors lost first; the first 200. */
  keys: z.array(z.object({ keyNo: z.int(), marking: z.string(), gained: z.int(), lost: z.int() })),
  /** Programmed keys that would have to visit a programming device. */
  keysToUpdate: z.array(z.int()),
  /** Programmed cylinders that a carrier would have to visit. */
  doorsToVisit: z.array(z.int()),
  /** The fullest key among those to update. */
  memory: z.object({ keyNo: z.int(), marking: z.string(), percent: z.int() }).nullable(),
  /** Most pressing first; the first 200. */
  warnings: z.array(warning),
  warningCount: z.int(),
  /** false: saving would be refused as it is. */
  savable: z.boolean(),
})

/** The lock chart in bulk (R030, R066): read whole, changed by drafts. */
export const chartContract = {
  /**
   * The whole chart in one answer, compact: axes, groups with their doors, and rights, which are few among the cells. A cell of
   * key k and door d holds the right (k, d) and each right (k, g) on a group g with the member (g, d).
   *
   * Mark of a cell: a right with the flag EXACT on (k, d) decides alone, its code is the mark itself (0 = none; for keys that are
   * blocked, at doors that may know it). Otherwise each right in the cell gives one: the right on the door `combineHalves(right, door)`, a
   * right on a group `combineHalves(right, member)`; several show `markOfCell` of them. All of it is in `@lockwright/domain/plan`.
   *
   * `known`: the `version` of the copy that the screen has; when nothing changed since, the answer is `chart: null`.
   */
  read: get(`${IN_SYSTEM}/chart`, 'The whole lock chart, in columns')
    .input(inSystem.extend({ known: text(100).optional() }))
    .output(z.object({ version: z.string(), chart: chart.nullable() })),
  draft: post(`${IN_SYSTEM}/chart/draft`, 'What saving these cells would mean; changes nothing')
    .input(inSystem.extend({ changes }))
    .output(z.object({ summary: draftSummary, conflicts: z.array(conflict) })),
  /**
   * One transaction and one journal entry. A cell that somebody else changed meanwhile (it is neither `from` nor already `to`)
   * refuses all with `chartChanged`, facts `{count, conflicts}` (the first 100, as in `draft`); changes of other cells merge. Send an
   * `Idempotency-Key`, so that a repeated request saves once.
   */
  save: post(`${IN_SYSTEM}/chart`, 'Save the cells of a draft as one change')
    .input(inSystem.extend({ changes, note: text(200).default('') }))
    .output(
      z.object({
        summary: draftSummary,
        /** Cells that really changed, swapped: sent to `save` they undo it. */
        undo: z.array(chartChange),
      }),
    ),
}
