import { z } from 'zod'

/** `run`: the import that is looked at. */
export const importSearch = z.object({ run: z.coerce.number().int().optional().catch(undefined) })
export type ImportSearch = z.infer<typeof importSearch>
