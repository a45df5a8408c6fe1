import { z } from 'zod'
import { del, get, IN_SYSTEM, inSystem, named, no, nothing, patch, post, version } from './common.ts'
import { updateSummary } from './key.ts'
import { periods } from './time.ts'

const schedule = z.object({ scheduleNo: z.int(), name: z.string(), periods, uses: z.int(), version })

/** Named weeks (R071). */
export const scheduleContract = {
  list: get(`${IN_SYSTEM}/schedules`, 'Schedules')
    .input(inSystem)
    .output(z.object({ items: z.array(schedule) })),
  create: post(`${IN_SYSTEM}/schedules`, 'Make a schedule')
    .input(inSystem.extend({ name: named(100), periods }))
    .output(schedule),
  edit: patch(`${IN_SYSTEM}/schedules/{scheduleNo}`, 'Change a schedule and every key that uses it (If-Match)')
    .input(inSystem.extend({ scheduleNo: no, name: named(100).optional(), periods: periods.optional() }))
    .output(z.object({ schedule, summary: updateSummary })),
  remove: del(`${IN_SYSTEM}/schedules/{scheduleNo}`, 'Delete a schedule nothing uses')
    .input(inSystem.extend({ scheduleNo: no }))
    .output(nothing),
}
