import {
  type Alternative,
  alternativesAt,
  blockedAt,
  type CylinderState,
  confirmedAt,
  entriesFor,
  type KeyState,
} from '../actual/index.ts'
import { entryEnded, scheduleOf, slotId } from '../desired/index.ts'
import type { CylinderImage, CylinderNo, KeyImage, UnixSeconds } from '../model/index.ts'

/** The five marks of a cell of the lock chart; what nobody wished and no device holds has none. */
export type Mark = 'confirmed' | 'underWay' | 'wished' | 'takenAway' | 'possibly'

/** What people want of one key at one door: the newest images of both; null = none yet. */
export interface WantedPair {
  readonly key: KeyImage | null
  readonly cylinder: CylinderImage | null
}

/**
 * The mark of one right: how far the devices are with what is wanted, as far as known at `at`, for devices that keep the
 * rules. It is about what they hold, not about the hour: a right outside office hours keeps its mark. null = no mark.
 */
export function markOf(wanted: WantedPair, key: KeyState, cylinder: CylinderState, at: UnixSeconds): Mark | null {
  const { cylinderNo } = cylinder
  const wish = wanted.key && wanted.cylinder ? grantOf(wanted.key, cylinderNo, wanted.cylinder, at) : NOTHING
  const held = possibleGrants(key, cylinder, at)
  if (wish === NOTHING) {
    if (held.every((grant) => grant === NOTHING)) return null
    return held.includes(NOTHING) ? 'possibly' : 'takenAway'
  }
  if (held.every((grant) => grant === wish)) return 'confirmed'
  if (!held.includes(wish)) return 'wished'
  return confirmedGrant(key, cylinder, at) === wish ? 'possibly' : 'underWay'
}

/** How far a key is with the newest image wanted for it. */
export function markOfKey(desired: KeyImage, key: KeyState, at: UnixSeconds): 'confirmed' | 'underWay' | 'wished' {
  return progress(desired.number, alternativesAt(key.images, at))
}

/** How far a cylinder is with the newest image wanted for it. */
export function markOfCylinder(
  desired: CylinderImage,
  cylinder: CylinderState,
  at: UnixSeconds,
): 'confirmed' | 'underWay' | 'wished' {
  return progress(desired.number, alternativesAt(cylinder.images, at))
}

function progress(number: number, alternatives: readonly Alternative<unknown>[]): 'confirmed' | 'underWay' | 'wished' {
  if (!alternatives.some((one) => one.number === number)) return 'wished'
  return alternatives.length === 1 ? 'confirmed' : 'underWay'
}

/** What a pair of images lets a key do at a door, as a text to compare; empty = nothing. */
type Grant = string
const NOTHING: Grant = ''
const UNKNOWN: Grant = '?'

function grantOf(key: KeyImage, cylinderNo: CylinderNo, cylinder: CylinderImage, at: UnixSeconds): Grant {
  if (key.passport.secretGeneration < cylinder.minSecretGeneration) return NOTHING
  return entriesFor(key, cylinderNo, cylinder)
    .filter((entry) => !entryEnded(key, entry, at))
    .map((entry) => {
      const schedule = scheduleOf(key, entry)
      // The offsets are no wish: a record that is only written on means the same.
      const times = schedule && [schedule.window?.to, Math.max(schedule.window?.from ?? 0, at), schedule.periods]
      return JSON.stringify([slotId(entry.slot), entry.listMode, times])
    })
    .join()
}

function possibleGrants(key: KeyState, cylinder: CylinderState, at: UnixSeconds): readonly Grant[] {
  const doors = alternativesAt(cylinder.images, at)
  return alternativesAt(key.images, at).flatMap(({ content: keyImage }) =>
    doors.flatMap(({ content: door }) => {
      if (keyImage === 'nothing' || door === 'nothing') return [NOTHING]
      if (keyImage === 'unknown' || door === 'unknown') return [NOTHING, UNKNOWN]
      const grant = grantOf(keyImage, cylinder.cylinderNo, door, at)
      const blocked = blockedAt(cylinder, keyImage.passport, at)
      if (blocked === 'no') return [grant]
      return blocked === 'yes' ? [NOTHING] : [NOTHING, grant]
    }),
  )
}

function confirmedGrant(key: KeyState, cylinder: CylinderState, at: UnixSeconds): Grant {
  const keyImage = confirmedAt(key.images, at)?.content ?? null
  const door = confirmedAt(cylinder.images, at)?.content ?? null
  return keyImage === null || door === null ? NOTHING : grantOf(keyImage, cylinder.cylinderNo, door, at)
}
