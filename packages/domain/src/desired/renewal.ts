import type { KeyImage, UnixSeconds } from '../model/index.ts'
import { renewalOf } from '../schedule/index.ts'
import { chainRenewal } from './passport.ts'

/** The first instant at which `compileKey` gives a new image though no wish changed; null = never. For the server's calendar. */
export function renewalDue(image: KeyImage, revalidationHours: number | null): UnixSeconds | null {
  const instants = [
    ...image.schedules.map(renewalOf),
    revalidationHours === null ? null : chainRenewal(image.passport, revalidationHours),
  ].filter((instant) => instant !== null)
  return instants.length === 0 ? null : (Math.min(...instants) as UnixSeconds)
}
