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

/** 256 KiB less an eighth for the journal (spec/memory.md); a cylinder group takes one entry (R100). */
export const CARRYING_KEY: KeyCapacity = { bytes: 229_376, entries: 3000, tasks: 200 }

/** Room that an image and what lies beside it take in a key. */
export function keyMemory(
  image: Pick<KeyImage, 'entries' | 'schedules'>,
  load: KeyLoad,
  capacity: KeyCapacity,
): { readonly entries: Use; readonly schedules: Use; readonly tasks: Use; readonly bytes: Use } {
  const scheduleBytes = image.schedules.reduce(
    (sum, { window, edges, periods }) => sum + 4 + (window === null ? 0 : 8) + 4 * edges.length + 4 * periods.length,
    0,
  )
  const listBytes = 169 + 6 * load.blockEntries + 16 * Math.ceil(load.blockEntries / 36)
  const bytes =
    2048 + 24 * image.entries.length + scheduleBytes + listBytes + 16 * load.events + 64 * load.tasks + 24 * BEACONS
  return {
    entries: use(image.entries.length, capacity.entries),
    schedules: use(image.schedules.length, 255),
    tasks: use(load.tasks, capacity.tasks),
    bytes: use(bytes, capacity.bytes),
  }
}

const BEACONS = 64
