import { z } from 'zod'
import { instant } from './common.ts'

/** Always, never, or between two instants; null = no limit on that side (R070). */
export const validity = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('always') }),
  z.object({ kind: z.literal('never') }),
  z.object({
    kind: z.literal('between'),
    from: instant.nullable().default(null),
    to: instant.nullable().default(null),
  }),
])

/** Minutes of the local week, Monday 00:00 = 0; a period may span days and wrap the week (R071). */
const period = z.object({
  startMinute: z.int().min(0).max(10_079),
  lengthMinutes: z.int().min(1).max(10_080),
})

export const periods = z.array(period).max(24).readonly()

export const week = z.union([z.literal('always'), periods])

/** An absolute stretch of time, from <= t < to. */
export const window = z.object({ from: instant, to: instant })
