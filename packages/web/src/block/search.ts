import { z } from 'zod'

/** `key`: the key that is blocked or is to be; `new`: somebody looks for one to block. */
export const blockSearch = z.object({
  key: z.coerce.number().int().optional().catch(undefined),
  new: z.boolean().optional().catch(undefined),
})
export type BlockSearch = z.infer<typeof blockSearch>
