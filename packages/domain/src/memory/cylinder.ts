import type { CylinderImage } from '../model/index.ts'
import { type Use, use } from './use.ts'

/** What a type of cylinder has room for; it belongs to the article, and the claim writes it. */
export interface CylinderCapacity {
  readonly bytes: number
  readonly groups: number
  readonly keyGroups: number
  readonly singleKeys: number
  readonly blockEntries: number
  /** Records of its own log that can always be read back (R151). */
  readonly events: number
  readonly foreignEvents: number
}

/** R149, R150, R151 in 64 KiB; as many door groups as its first message at the door has room for (spec/memory.md 2). */
export const STANDARD_CYLINDER: CylinderCapacity = {
  bytes: 65_536,
  groups: 110,
  keyGroups: 200,
  singleKeys: 64,
  blockEntries: 3000,
  events: 1000,
  foreignEvents: 100,
}

/** What else is in a cylinder beside its image. */
export interface CylinderLoad {
  readonly keyGroups: number
  readonly singleKeys: number
  readonly blockEntries: number
  /** Records not yet collected; the oldest go when it is full (R081). */
  readonly events: number
  readonly foreignEvents: number
}

const SEGMENT = 32

/** Records of the log ring: one segment more than `events` fill, because the oldest one may be half overwritten (spec/audit.md). */
export function ringSize(capacity: CylinderCapacity): number {
  return SEGMENT * (Math.ceil(capacity.events / SEGMENT) + 1)
}

/** Room that an image and what lies beside it take in a cylinder; the rings always take their full size in bytes. */
export function cylinderMemory(
  image: Pick<CylinderImage, 'groups'>,
  load: CylinderLoad,
  capacity: CylinderCapacity,
): Readonly<
  Record<'groups' | 'keyGroups' | 'singleKeys' | 'blockEntries' | 'events' | 'foreignEvents' | 'bytes', Use>
> {
  const ring = ringSize(capacity)
  const rings = 16 * ring + 16 * (ring / SEGMENT + 1) + 24 * capacity.foreignEvents
  const lists = 4 * load.keyGroups + 4 * load.singleKeys + 640 + 6 * load.blockEntries
  return {
    groups: use(image.groups.length, capacity.groups),
    keyGroups: use(load.keyGroups, capacity.keyGroups),
    singleKeys: use(load.singleKeys, capacity.singleKeys),
    blockEntries: use(load.blockEntries, capacity.blockEntries),
    events: use(load.events, capacity.events),
    foreignEvents: use(load.foreignEvents, capacity.foreignEvents),
    bytes: use(1024 + 18 * image.groups.length + lists + rings, capacity.bytes),
  }
}
