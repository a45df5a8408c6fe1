import { z } from 'zod'

/** What the address of the log page says: its filters. */
export const logSearch = z.object({
  door: z.coerce.number().int().optional().catch(undefined),
  key: z.coerce.number().int().optional().catch(undefined),
  kind: z
    .enum(['granted', 'denied', 'task', 'list', 'floor', 'lost', 'rekey', 'bootFault', 'foreign'])
    .optional()
    .catch(undefined),
  proof: z.enum(['proven', 'claimed']).optional().catch(undefined),
  from: z.string().optional().catch(undefined),
  to: z.string().optional().catch(undefined),
  foreign: z.boolean().optional().catch(undefined),
})
export type LogSearch = z.infer<typeof logSearch>

/** The same as the API asks for it. */
export function filterOf({ door, key, kind, proof, from, to, foreign }: LogSearch) {
  return {
    ...(door === undefined ? {} : { cylinderNo: door }),
    ...(key === undefined ? {} : { keyNo: key }),
    ...(kind === undefined ? {} : { kind }),
    ...(proof === undefined ? {} : { proof }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(foreign ? { foreign: 'true' } : {}),
  }
}
