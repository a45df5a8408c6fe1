import { z } from 'zod'
import { instant } from './common.ts'
import { witness } from './element.ts'
import { markCounts } from './mark.ts'
import { cylinderMemory, keyMemory } from './memory.ts'

/** When and through whom a device was last heard of; a cylinder also by a carrier. */
const lastSeen = z.object({ at: instant, by: witness.nullable() }).nullable()

/** What the head of a key's page says beyond the key itself: `key.get` gives it as `head`. */
export const keyHead = z.object({
  /** Doors by mark: `confirmed` and `takenAway` open now, `underWay` and `wished` soon. */
  doors: markCounts,
  /** The change that waits for the next update, the number of changes in it; null: none. */
  waiting: z.object({ changes: z.int(), at: instant, by: z.string(), cause: z.string() }).nullable(),
  /** Tasks for doors that it carries or is to fetch. */
  carriedTasks: z.int(),
  lastSeen,
  /** Its clock against ours when it was last seen; null: not known. */
  clockDriftSeconds: z.int().nullable(),
  memory: keyMemory,
})

/** What the head of a door's page says beyond the cylinder itself: `cylinder.get` gives it as `head`. */
export const cylinderHead = z.object({
  /** Keys by mark: `confirmed` and `takenAway` open now, `underWay` and `wished` soon. */
  keys: markCounts,
  /** Open tasks by where they are; `cylinder.openTasks` is their sum. */
  tasks: z.object({ withoutCarrier: z.int(), toFetch: z.int(), onTheWay: z.int(), executed: z.int() }),
  lastSeen,
  batteryPercent: z.int().nullable(),
  /** Newest event stored here; null: none. */
  lastEventAt: instant.nullable(),
  /** Stretches of its log that were lost. */
  gaps: z.int(),
  /** Keys it was proven to refuse. */
  blockedKeys: z.int(),
  memory: cylinderMemory,
})
