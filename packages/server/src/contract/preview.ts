import { z } from 'zod'
import { draftSummary } from './chart.ts'
import { get, IN_SYSTEM, inSystem, instant, no, post } from './common.ts'
import { periods, validity, week, window } from './time.ts'

const cylinderNos = z.array(z.int().min(1)).max(20_000)
const summary = z.object({ summary: draftSummary })

/** An open stretch, from <= t < to; the offsets (minutes east of UTC) turn both ends into the local time people read. */
const stretch = z.object({
  from: instant,
  fromOffsetMinutes: z.int(),
  to: instant,
  toOffsetMinutes: z.int(),
})

/** What a change would mean before it is saved, and what a week means in exact instants. They change nothing. */
export const previewContract = {
  /** Takes what `key.setTimes` takes. */
  keyTimes: post(`${IN_SYSTEM}/keys/{keyNo}/times/preview`, 'What other times of a key would mean')
    .input(
      inSystem.extend({
        keyNo: no,
        validity: validity.optional(),
        week: week.optional(),
        scheduleNo: no.nullable().optional(),
        revalidationHours: z.int().min(1).max(8784).nullable().optional(),
      }),
    )
    .output(summary),
  /** Takes what `schedule.edit` takes. */
  schedule: post(`${IN_SYSTEM}/schedules/{scheduleNo}/preview`, 'What another week of a schedule would mean')
    .input(inSystem.extend({ scheduleNo: no, periods }))
    .output(summary),
  /** Takes what `group.changeMembers` takes. */
  groupMembers: post(`${IN_SYSTEM}/groups/{groupNo}/members/preview`, 'What joining and leaving cylinders would mean')
    .input(inSystem.extend({ groupNo: no, join: cylinderNos.default([]), leave: cylinderNos.default([]) }))
    .output(summary),
  /**
   * The local week, Monday to Monday, that holds `at`, in the zone of a door or of the system; 167, 168 or 169 hours long at clock
   * changes. Exactly one of `week`, `scheduleNo`, `keyNo`: a week as edited, or a stored one (of a key: its schedule or its own week).
   */
  week: post(`${IN_SYSTEM}/week-preview`, 'When a week is open, in exact instants (R122)')
    .input(
      inSystem.extend({
        week: week.optional(),
        scheduleNo: no.optional(),
        keyNo: no.optional(),
        window: window.nullable().default(null),
        at: instant.optional(),
        cylinderNo: no.optional(),
      }),
    )
    .output(
      z.object({
        timeZone: z.string(),
        from: instant,
        fromOffsetMinutes: z.int(),
        to: instant,
        toOffsetMinutes: z.int(),
        open: z.array(stretch),
        /** The clock change in this week, if there is one. */
        clockChange: z.object({ at: instant, beforeOffsetMinutes: z.int(), afterOffsetMinutes: z.int() }).nullable(),
      }),
    ),
  /** Clock changes that matter for weeks to come, so that editors can offer those weeks. */
  clockChanges: get(`${IN_SYSTEM}/clock-changes`, 'The next clock changes of the zone of the system or of a door')
    .input(inSystem.extend({ cylinderNo: no.optional() }))
    .output(
      z.object({
        timeZone: z.string(),
        items: z.array(z.object({ at: instant, beforeOffsetMinutes: z.int(), afterOffsetMinutes: z.int() })),
      }),
    ),
}
