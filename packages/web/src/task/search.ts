import { z } from 'zod'

/** What the address of the task list says. */
export const taskSearch = z.object({
  only: z.enum(['open', 'unassigned', 'failed', 'all']).optional().catch(undefined),
  task: z.coerce.number().int().optional().catch(undefined),
})
export type TaskSearch = z.infer<typeof taskSearch>
