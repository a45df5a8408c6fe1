import type { Passport, UnixSeconds } from '@lockwright/domain/model'

type Revalidation = NonNullable<Passport['revalidation']>

/**
 * Highest index the server gives out at `now`, so that the key lives at least `periodHours` more:
 * min(length, ceil((now + period - start) / unit)); 0 before the start, where no element is given out (C2, B21).
 */
export function releaseIndex(revalidation: Revalidation, now: UnixSeconds, periodHours: number): number {
  const { start, unitHours, length } = revalidation
  if (now < start) return 0
  return Math.min(length, Math.ceil((now + 3600 * periodHours - start) / (3600 * unitHours)))
}

/** The instant from which an element of `index` is too old: start + 3600 unit index (C2). */
export function revalidationDeadline(
  revalidation: Omit<Revalidation, 'serial' | 'length'>,
  index: number,
): UnixSeconds {
  return (revalidation.start + 3600 * revalidation.unitHours * index) as UnixSeconds
}
