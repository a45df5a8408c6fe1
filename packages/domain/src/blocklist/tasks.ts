import { blockedAt, type CylinderState } from '../actual/index.ts'
import type { BlockEntry, CylinderNo, UnixSeconds } from '../model/index.ts'

/**
 * The doors that still need a BLOCK task of their own for this entry (R073): those not proven to refuse the key, by list or by
 * task, and for which no such task has been made. `doors`: where the key may open; costs these, not the system.
 */
export function doorsToBlock(
  entry: BlockEntry,
  doors: Iterable<CylinderState>,
  at: UnixSeconds,
): readonly CylinderNo[] {
  // The newest passport that the block means.
  const passport = { keyId: entry.keyId, rightsEpoch: entry.minEpoch - 1 }
  return [...doors]
    .filter((door) => {
      const ordered = door.urgentBlocks.some(
        (task) => task.kind === 'block' && task.entry.keyId === entry.keyId && task.entry.minEpoch >= entry.minEpoch,
      )
      return !ordered && blockedAt(door, passport, at) !== 'yes'
    })
    .map(({ cylinderNo }) => cylinderNo)
    .sort((a, b) => a - b)
}
