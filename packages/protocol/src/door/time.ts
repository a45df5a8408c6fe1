import type { Reason, UnixSeconds } from '@lockwright/domain/model'
import type { PassportRecord } from '../message/index.ts'

const DAY = 86_400

/** What a cylinder knows of time: `dayEpoch` (a multiple of 86,400) was day 0. */
export interface Floor {
  readonly dayEpoch: UnixSeconds
  readonly floorDay: number
}

type TimeReason = Extract<Reason, 'clockBehindFloor' | 'notYetValid' | 'expired' | 'revalidationOverdue'>

/**
 * Checks 9, 5, 6, 7 in this order (C2, R070, R104). `index` is the revalidation shown, `proves` tells whether its
 * element leads to the anchor; it is asked only when everything else holds. `t` is max(now, floor).
 */
export function checkTime(
  floor: Floor,
  now: UnixSeconds,
  passport: Omit<PassportRecord, 'keyId' | 'secretGeneration' | 'kind' | 'rightsEpoch'>,
  index: number,
  proves: () => boolean,
): { readonly reason: TimeReason } | { readonly reason: 'ok'; readonly t: UnixSeconds } {
  const floorTime = floor.dayEpoch + DAY * floor.floorDay
  const clockless = passport.noClock && now === 0
  if (!clockless && now < floorTime - DAY) return { reason: 'clockBehindFloor' }
  const t = (clockless ? floorTime : Math.max(now, floorTime)) as UnixSeconds
  if (!clockless && !passport.always && t < passport.validFrom) return { reason: 'notYetValid' }
  if (!passport.always && t >= passport.validTo) return { reason: 'expired' }
  const chain = passport.revalidation
  if (chain) {
    const deadline = chain.start + 3600 * chain.unitHours * index
    if (index > chain.length || t >= deadline || !proves()) return { reason: 'revalidationOverdue' }
  }
  return { reason: 'ok', t }
}
