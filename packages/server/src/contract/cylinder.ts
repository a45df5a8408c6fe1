import { z } from 'zod'
import {
  del,
  get,
  IN_SYSTEM,
  inSystem,
  instant,
  named,
  no,
  nothing,
  pageOf,
  pageQuery,
  patch,
  post,
  text,
  version,
} from './common.ts'
import { contentState, count, elementState, markingPattern, mechanicalCode } from './element.ts'
import { cylinderHead } from './head.ts'

const kind = z.enum(['door', 'padlock', 'cabinet', 'other'])

/** One electronic side (R084, R154). */
const cylinder = z.object({
  cylinderNo: z.int(),
  bodyNo: z.int(),
  bodyMarking: z.string(),
  bodyKind: z.enum(['single', 'double']),
  side: z.enum(['A', 'B']),
  marking: z.string(),
  name: z.string(),
  place: z.string(),
  kind,
  timeZone: z.string(),
  note: z.string(),
  mechanicalCode: z.int(),
  state: elementState,
  programmedAt: instant.nullable(),
  markedForProgramming: z.boolean(),
  groups: z.array(z.int()),
  openTasks: z.int(),
  /** Keys with a right on it, itself or by a group, each once. */
  keys: z.int(),
  /** Newest event of its log that is here. */
  lastEventAt: instant.nullable(),
  content: contentState,
  version,
})

const editable = z.object({
  name: text(200),
  place: text(200),
  kind,
  timeZone: named(60),
  note: text(2000),
})

/** What a list of cylinders can be narrowed to; all that is given must hold. */
export const cylinderFilter = {
  /** Anywhere in marking, name or place. */
  search: text(100).optional(),
  state: z.enum(['nonProgrammed', 'programmed']).optional(),
  groupNo: no.optional(),
  kind: kind.optional(),
  /** Exactly this place. */
  place: text(200).optional(),
  bodyNo: no.optional(),
  /** This key has a right on it, itself or by a group. */
  keyNo: no.optional(),
  /** `taskOpen`: something waits for a carrier or is under way; `taskUnassigned`: no key carries it; `logGap`: a part of the log is lost. */
  only: z.enum(['taskOpen', 'taskUnassigned', 'marked', 'logGap']).optional(),
}

/** Cylinders (R026, R027, R034, R035, R084). */
export const cylinderContract = {
  list: get(`${IN_SYSTEM}/cylinders`, 'Cylinders, filtered and sorted')
    .input(
      inSystem.extend({
        ...pageQuery.shape,
        ...cylinderFilter,
        /** What is not there sorts last in `asc`. */
        sort: z.enum(['no', 'marking', 'name', 'place', 'seenAt', 'programmedAt']).default('no'),
        order: z.enum(['asc', 'desc']).default('asc'),
        /** Counts all that the filters leave; ask once, for the first page. */
        withTotal: z.stringbool().default(false),
      }),
    )
    .output(pageOf(cylinder).extend({ total: z.int().nullable() })),
  create: post(`${IN_SYSTEM}/cylinders`, 'Make one cylinder or a range; a double one has two sides (R026)')
    .input(
      inSystem.extend({
        marking: markingPattern,
        count,
        bodyKind: z.enum(['single', 'double']).default('single'),
        ...editable.partial().shape,
        mechanicalCode: mechanicalCode.default(0),
      }),
    )
    .output(z.object({ bodies: z.int(), firstBodyNo: z.int(), cylinders: z.int(), firstCylinderNo: z.int() })),
  get: get(`${IN_SYSTEM}/cylinders/{cylinderNo}`, 'One cylinder with all that the head of its page says')
    .input(inSystem.extend({ cylinderNo: no }))
    .output(cylinder.extend({ head: cylinderHead })),
  edit: patch(`${IN_SYSTEM}/cylinders/{cylinderNo}`, 'Edit in place (If-Match)')
    .input(
      inSystem.extend({
        cylinderNo: no,
        ...editable.partial().shape,
        /** Only while non-programmed. */
        mechanicalCode: mechanicalCode.optional(),
        markedForProgramming: z.boolean().optional(),
      }),
    )
    .output(cylinder),
  editBody: patch(`${IN_SYSTEM}/cylinder-bodies/{bodyNo}`, 'Marking, and single or double, while non-programmed (R027)')
    .input(
      inSystem.extend({
        bodyNo: no,
        marking: named(50).optional(),
        kind: z.enum(['single', 'double']).optional(),
      }),
    )
    .output(
      z.object({
        bodyNo: z.int(),
        marking: z.string(),
        kind: z.enum(['single', 'double']),
        cylinders: z.array(z.int()),
      }),
    ),
  removeBody: del(`${IN_SYSTEM}/cylinder-bodies/{bodyNo}`, 'Delete a body with its sides while non-programmed (R034)')
    .input(inSystem.extend({ bodyNo: no }))
    .output(nothing),
}
