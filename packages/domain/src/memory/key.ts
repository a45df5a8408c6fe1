import type { KeyImage } from '../model/index.ts'
import { type Use, use } from './use.ts'

/** What a kind of key has room for. */
export interface KeyCapacity {
  readonly bytes: number
  readonly entries: number
  readonly tasks: number
}

/** What else is in a key beside its image. */
export interface KeyLoad {
  /** Entries of its copy of the block list. */
  readonly blockEntries: number
  /** Events of its own log it keeps. */
  readonly events: number
  readonly tasks: number
}

/** 256 KiB less a quarter for the journal (spec/memory.md 1); a cylinder group takes one entry (R100). */
export const CARRYING_KEY: KeyCapacity = { bytes: 196_608, entries: 3000, tasks: 200 }

export type KeyMemory = Readonly<Record<'entries' | 'schedules' | 'tasks' | 'bytes', Use>>

/** Room that an image and what lies beside it take in a key. */
export function keyMemory(
  image: Pick<KeyImage, 'entries' | 'schedules'>,
  load: KeyLoad,
  capacity: KeyCapacity,
): KeyMemory {
  const scheduleBytes = image.schedules.reduce(
    (sum, { window, edges, periods }) => sum + 4 + (window === null ? 0 : 8) + 4 * edges.length + 4 * periods.length,
    0,
  )
  const listBytes = 169 + 6 * load.blockEntries + 16 * Math.ceil(load.blockEntries / 36)
  const bytes = FIXED + 24 * image.entries.length + scheduleBytes + listBytes + 16 * load.events + 64 * load.tasks
  return {
    entries: use(image.entries.length, capacity.entries),
    schedules: use(image.schedules.length, 255),
    tasks: use(load.tasks, capacity.tasks),
    bytes: use(bytes, capacity.bytes),
  }
}

/** Passport, claim values, day; 64 beacons; receipts that wait for the server. */
const FIXED = 2048 + 24 * 64 + 1024

export interface Full extends Use {
  readonly what: keyof KeyMemory
}

/**
 * What a content has no room for; null: it fits. A key that is over-full already may be given what takes no more of it:
 * a right can always be taken away.
 * @param before what the newest content takes, null = there is none
 */
export function whatIsFull(after: KeyMemory, before: KeyMemory | null): Full | null {
  const kinds = Object.keys(after) as (keyof KeyMemory)[]
  const what = kinds.find((kind) => after[kind].percent > 100 && after[kind].used > (before?.[kind].used ?? 0))
  return what === undefined ? null : { what, ...after[what] }
}
