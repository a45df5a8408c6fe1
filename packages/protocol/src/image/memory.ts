/** What a key holds, for its memory need. */
export interface KeyContent {
  readonly entries: number
  /** Bytes of all schedule records together. */
  readonly scheduleBytes: number
  /** Entries of its copy of the block list. */
  readonly blocked: number
  /** Events of its own log. */
  readonly events: number
  readonly tasks: number
}

/** Bytes a key needs (3.4 with C3, C7, C10): 64 beacons of 24, tasks 64 each, block list copy with its chunk hashes. */
export function keyMemory({ entries, scheduleBytes, blocked, events, tasks }: KeyContent): number {
  const list = 169 + 6 * blocked + 16 * Math.ceil(blocked / 36)
  return 2048 + 24 * entries + scheduleBytes + list + 16 * events + 64 * tasks + 64 * 24
}

/** Capacities of a cylinder; a claim writes them (D4). */
export interface CylinderContent {
  /** Cylinder groups it belongs to. */
  readonly groups: number
  readonly keyGroups: number
  /** Single keys allowed or denied. */
  readonly singleKeys: number
  readonly blocked: number
  readonly foreignEvents: number
}

/** R149-R151: 200 key groups, 3,000 blocked keys, 1,000 events (ring 1,056) and 100 foreign ones. */
export const CYLINDER_CAPACITY: CylinderContent = {
  groups: 8,
  keyGroups: 200,
  singleKeys: 64,
  blocked: 3000,
  foreignEvents: 100,
}

/** Records of the log ring: 1,000 can always be read in whole segments of 32 (C10). */
export const AUDIT_RING = 1056
const KEPT_TAGS = 34

/** Bytes a cylinder needs (3.4 with C7 and C10). */
export function cylinderMemory({ groups, keyGroups, singleKeys, blocked, foreignEvents }: CylinderContent): number {
  const list = 640 + 6 * blocked
  const log = 16 * AUDIT_RING + 16 * KEPT_TAGS + 24 * foreignEvents
  return 1024 + 18 * groups + 4 * keyGroups + 4 * singleKeys + list + log
}
