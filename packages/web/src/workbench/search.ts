import { z } from 'zod'

/** Which messages are open in the drawer. */
export const workbenchSearch = z.object({
  messages: z.enum(['visit', 'left', 'right', 'cable']).optional().catch(undefined),
})
