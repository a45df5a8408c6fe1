import { z } from 'zod'

/** Which of the two is shown, and which one of them is open. */
export const accessSearch = z.object({
  tab: z.enum(['groups', 'schedules']).optional().catch(undefined),
  group: z.coerce.number().int().optional().catch(undefined),
  schedule: z.coerce.number().int().optional().catch(undefined),
})
export type AccessSearch = z.infer<typeof accessSearch>
