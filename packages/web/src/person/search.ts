import { z } from 'zod'

/** `search`: part of a name or address. */
export const peopleSearch = z.object({
  search: z.string().optional().catch(undefined),
  person: z.coerce.number().int().optional().catch(undefined),
})
export type PeopleSearch = z.infer<typeof peopleSearch>
