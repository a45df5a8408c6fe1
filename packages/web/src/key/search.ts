import { z } from 'zod'
import { ALL_KINDS } from './key.ts'

const no = z.coerce.number().int().min(1).optional().catch(undefined)
const text = z.string().optional().catch(undefined)

export const ONLY = ['out', 'overdue', 'in', 'updateOpen', 'blocked', 'marked', 'batteryLow'] as const
const SORTS = ['no', 'marking', 'name', 'holder', 'dueAt', 'validTo', 'seenAt', 'battery', 'programmedAt'] as const

/** What the address of the list says: filters and order. */
export const keysSearch = z.object({
  search: text,
  holder: text,
  state: z.enum(['nonProgrammed', 'programmed']).optional().catch(undefined),
  kind: z.enum(ALL_KINDS).optional().catch(undefined),
  only: z.enum(ONLY).optional().catch(undefined),
  personNo: no,
  cylinderNo: no,
  groupNo: no,
  scheduleNo: no,
  sort: z.enum(SORTS).optional().catch(undefined),
  order: z.enum(['asc', 'desc']).optional().catch(undefined),
})
export type KeysSearch = z.infer<typeof keysSearch>
export type KeySort = (typeof SORTS)[number]

const TABS = ['now', 'past', 'log'] as const

/** What the address of a key's page says. */
export const keySearch = z.object({
  tab: z.enum(TABS).optional().catch(undefined),
  /** Doors with this mark only. */
  mark: z.enum(['confirmed', 'underWay', 'wished', 'takenAway', 'possibly']).optional().catch(undefined),
  /** Instant of the past that is asked about. */
  at: text,
})
export type KeySearch = z.infer<typeof keySearch>
