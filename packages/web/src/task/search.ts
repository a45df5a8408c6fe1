import { z } from 'zod'

export const SHOWS = ['open', 'unassigned', 'failed', 'all'] as const
export type Show = (typeof SHOWS)[number]

/** What the address of the task list says. */
export const taskSearch = z.object({
  only: z.enum(SHOWS).optional().catch(undefined),
  task: z.coerce.number().int().optional().catch(undefined),
})
export type TaskSearch = z.infer<typeof taskSearch>
