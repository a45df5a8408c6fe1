import { z } from 'zod'
import {
  del,
  get,
  IN_SYSTEM,
  inSystem,
  instant,
  no,
  nothing,
  pageOf,
  pageQuery,
  patch,
  post,
  put,
  text,
  version,
} from './common.ts'
import { contentState, count, elementState, markingPattern, mechanicalCode } from './element.ts'
import { keyHead } from './head.ts'
import { validity, week } from './time.ts'

/** R131. */
export const KEY_KINDS = [
  'listed',
  'clocked',
  'carrying',
  'carryingBluetooth',
  'phone',
  'programming',
  'master',
  'workshop',
] as const
const kind = z.enum(KEY_KINDS)

export const updateSummary = z.object({
  /** New contents made by this change; keys that were never programmed get theirs when they are. */
  images: z.int(),
  /** Keys that must visit a programming device for it to take effect. */
  keysToUpdate: z.array(z.int()),
  /** Cylinders that must be visited by a carrier. */
  doorsToVisit: z.array(z.int()),
})

const key = z.object({
  keyNo: z.int(),
  /** What cylinders know the key by. */
  keyId: z.int(),
  marking: z.string(),
  name: z.string(),
  /** The name, or the marking when there is none (R029). */
  label: z.string(),
  kind,
  mechanicalCode: z.int(),
  state: elementState,
  programmedAt: instant.nullable(),
  markedForProgramming: z.boolean(),
  validity,
  /** Of the key itself; `scheduleNo` comes first when both are there. */
  week,
  scheduleNo: z.int().nullable(),
  revalidationHours: z.int().nullable(),
  revalidatedUntil: instant.nullable(),
  handOut: z.object({ holder: z.string(), outAt: instant, dueAt: instant.nullable(), overdue: z.boolean() }).nullable(),
  blocked: z.boolean(),
  /** Entries of the lock chart: cylinders and groups. */
  rights: z.int(),
  /** Cylinders among them, those of its groups included, each once. */
  doors: z.int(),
  content: contentState,
  /** The change that waits: for a programming device (`wished`), or handed over and not confirmed (`underWay`). */
  waiting: z.object({ state: z.enum(['wished', 'underWay']), cause: z.string(), since: instant }).nullable(),
  batteryPercent: z.int().nullable(),
  version,
})

/** What a list of keys can be narrowed to; all that is given must hold. */
export const keyFilter = {
  /** Anywhere in marking or name. */
  search: text(100).optional(),
  state: z.enum(['nonProgrammed', 'programmed']).optional(),
  kind: kind.optional(),
  /** `blocked`; `out`, `overdue`, `in`: by hand-out; `updateOpen`: a change waits; `marked`: for programming; `batteryLow`: at most 20 %. */
  only: z.enum(['blocked', 'out', 'overdue', 'in', 'updateOpen', 'marked', 'batteryLow']).optional(),
  /** Anywhere in the name of who has it now. */
  holder: text(100).optional(),
  personNo: no.optional(),
  /** With a right on this cylinder, itself or by a group. */
  cylinderNo: no.optional(),
  /** With a right on this group. */
  groupNo: no.optional(),
  scheduleNo: no.optional(),
}

/** Keys (R028, R029, R034, R035, R043, R070-R072, R104). */
export const keyContract = {
  list: get(`${IN_SYSTEM}/keys`, 'Keys, filtered and sorted')
    .input(
      inSystem.extend({
        ...pageQuery.shape,
        ...keyFilter,
        /** `no`, `marking` and `name` are quick in any system; the others sort all of it. What is not there sorts last in `asc`. */
        sort: z
          .enum(['no', 'marking', 'name', 'holder', 'dueAt', 'validTo', 'seenAt', 'battery', 'programmedAt'])
          .default('no'),
        order: z.enum(['asc', 'desc']).default('asc'),
        /** Counts all that the filters leave; ask once, for the first page. */
        withTotal: z.stringbool().default(false),
      }),
    )
    .output(pageOf(key).extend({ total: z.int().nullable() })),
  create: post(`${IN_SYSTEM}/keys`, 'Make one key or a range: always valid, 24 x 7, no doors (R028, R043)')
    .input(
      inSystem.extend({
        marking: markingPattern,
        count,
        kind: kind.default('carrying'),
        name: text(200).default(''),
        mechanicalCode: mechanicalCode.default(0),
      }),
    )
    .output(z.object({ keys: z.int(), firstKeyNo: z.int() })),
  get: get(`${IN_SYSTEM}/keys/{keyNo}`, 'One key with all that the head of its page says')
    .input(inSystem.extend({ keyNo: no }))
    .output(key.extend({ head: keyHead })),
  edit: patch(`${IN_SYSTEM}/keys/{keyNo}`, 'Edit in place (If-Match)')
    .input(
      inSystem.extend({
        keyNo: no,
        name: text(200).optional(),
        markedForProgramming: z.boolean().optional(),
        /** These only while non-programmed (R028). */
        marking: text(60).min(1).optional(),
        kind: kind.optional(),
        mechanicalCode: mechanicalCode.optional(),
      }),
    )
    .output(key),
  setTimes: put(
    `${IN_SYSTEM}/keys/{keyNo}/times`,
    'Validity, week and revalidation of a key (If-Match; R070, R071, R104)',
  )
    .input(
      inSystem.extend({
        keyNo: no,
        validity: validity.optional(),
        week: week.optional(),
        scheduleNo: no.nullable().optional(),
        revalidationHours: z.int().min(1).max(8784).nullable().optional(),
      }),
    )
    .output(z.object({ key, summary: updateSummary })),
  remove: del(`${IN_SYSTEM}/keys/{keyNo}`, 'Delete a key while non-programmed (R034)')
    .input(inSystem.extend({ keyNo: no }))
    .output(nothing),
}
