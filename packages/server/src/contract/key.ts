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
import { validity, week } from './time.ts'

/** R131. */
const kind = z.enum([
  'listed',
  'clocked',
  'carrying',
  'carryingBluetooth',
  'phone',
  'programming',
  'master',
  'workshop',
])

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
  rights: z.int(),
  content: contentState,
  batteryPercent: z.int().nullable(),
  version,
})

/** Keys (R028, R029, R034, R035, R043, R070-R072, R104). */
export const keyContract = {
  list: get(`${IN_SYSTEM}/keys`, 'Keys, filtered and sorted')
    .input(
      inSystem.extend({
        ...pageQuery.shape,
        search: text(100).optional(),
        state: z.enum(['nonProgrammed', 'programmed']).optional(),
        kind: kind.optional(),
        /** `blocked`, `out`, `overdue`, `updateOpen`: only such keys. */
        only: z.enum(['blocked', 'out', 'overdue', 'updateOpen']).optional(),
        sort: z.enum(['no', 'marking', 'name']).default('no'),
        order: z.enum(['asc', 'desc']).default('asc'),
      }),
    )
    .output(pageOf(key)),
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
  get: get(`${IN_SYSTEM}/keys/{keyNo}`, 'One key')
    .input(inSystem.extend({ keyNo: no }))
    .output(key),
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
