import { z } from 'zod'
import { SHOWS } from '../task/search.ts'
import { KINDS } from './door.ts'

const no = z.coerce.number().int().min(1).optional().catch(undefined)
const text = z.string().optional().catch(undefined)

export const ONLY = ['taskOpen', 'taskUnassigned', 'marked', 'logGap'] as const
const SORTS = ['no', 'marking', 'name', 'place', 'seenAt', 'programmedAt'] as const

/** What the address of the list says: filters and order. */
export const doorsSearch = z.object({
  search: text,
  state: z.enum(['nonProgrammed', 'programmed']).optional().catch(undefined),
  kind: z.enum(KINDS).optional().catch(undefined),
  groupNo: no,
  only: z.enum(ONLY).optional().catch(undefined),
  place: text,
  bodyNo: no,
  keyNo: no,
  sort: z.enum(SORTS).optional().catch(undefined),
  order: z.enum(['asc', 'desc']).optional().catch(undefined),
})
export type DoorsSearch = z.infer<typeof doorsSearch>
export type DoorSort = (typeof SORTS)[number]

const TABS = ['now', 'tasks', 'log', 'past'] as const

/** What the address of a door's page says. */
export const doorSearch = z.object({
  tab: z.enum(TABS).optional().catch(undefined),
  /** Keys with this mark only. */
  mark: z.enum(['confirmed', 'underWay', 'wished', 'takenAway', 'possibly']).optional().catch(undefined),
  /** Which of its tasks. */
  tasks: z.enum(SHOWS).optional().catch(undefined),
  /** Instant of the past that is asked about. */
  at: text,
})
export type DoorSearch = z.infer<typeof doorSearch>
