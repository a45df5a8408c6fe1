import { deadline, isNarrower, scheduleOf, slotId } from '../desired/index.ts'
import type { ImageNo, KeyImage, Slot, UnixSeconds } from '../model/index.ts'
import { horizonOf, sameValidity, sameWeek } from '../schedule/index.ts'

/** One reason why a key has to be updated. */
export type UpdateCause =
  | { readonly kind: 'firstImage' }
  | { readonly kind: 'entryAdded' | 'entryRemoved' | 'timesChanged' | 'listModeChanged'; readonly slot: Slot }
  /** Nobody wished anything else: its week has to be written on before its horizon comes. */
  | { readonly kind: 'scheduleRenewed'; readonly slot: Slot }
  | { readonly kind: 'ticketAdded' | 'ticketRemoved'; readonly slot: Slot }
  | { readonly kind: 'validityChanged' | 'revalidationChanged' | 'keyIdChanged' | 'secretGenerationChanged' }
  /** The chain of renewals is nearly used up. */
  | { readonly kind: 'chainRenewed' }
  /** Nothing else changed: older copies of the key shall stop opening (a block, or rights that came and went). */
  | { readonly kind: 'epochRaised' }

/** A change to a key that it has not committed yet, with its reasons. */
export interface KeyUpdate {
  readonly from: ImageNo | null
  readonly to: ImageNo
  readonly causes: readonly UpdateCause[]
  /** It takes something away, so somebody may still open a door that he should not. */
  readonly narrows: boolean
}

/** What a key that holds `held` still has to take; null = nothing. Costs the entries of the two images. */
export function keyUpdate(held: KeyImage | null, desired: KeyImage, at: UnixSeconds): KeyUpdate | null {
  if (held === null) {
    return { from: null, to: desired.number, causes: [{ kind: 'firstImage' }], narrows: false }
  }
  if (held.number === desired.number) return null
  const causes = [...entryCauses(held, desired), ...passportCauses(held, desired)]
  const [was, is] = [held.passport, desired.passport]
  if (causes.length === 0 && was.rightsEpoch !== is.rightsEpoch) causes.push({ kind: 'epochRaised' })
  const narrows = was.rightsEpoch !== is.rightsEpoch || isNarrower(held, desired, at)
  return { from: held.number, to: desired.number, causes, narrows }
}

function entryCauses(held: KeyImage, desired: KeyImage): UpdateCause[] {
  const before = new Map(held.entries.map((entry) => [slotId(entry.slot), entry]))
  const after = new Map(desired.entries.map((entry) => [slotId(entry.slot), entry]))
  const causes: UpdateCause[] = []
  for (const [id, { slot }] of before) {
    if (!after.has(id)) causes.push({ kind: slot.kind === 'task' ? 'ticketRemoved' : 'entryRemoved', slot })
  }
  for (const [id, entry] of after) {
    const { slot } = entry
    const old = before.get(id)
    if (old === undefined) {
      causes.push({ kind: slot.kind === 'task' ? 'ticketAdded' : 'entryAdded', slot })
      continue
    }
    if (old.listMode !== entry.listMode) causes.push({ kind: 'listModeChanged', slot })
    const [was, is] = [scheduleOf(held, old), scheduleOf(desired, entry)]
    const sameTimes =
      was === null || is === null
        ? was === is
        : sameWeek(was.periods, is.periods) && was.window?.from === is.window?.from && was.window?.to === is.window?.to
    if (!sameTimes) causes.push({ kind: 'timesChanged', slot })
    else if (
      JSON.stringify([was?.edges, was?.baseOffsetMinutes]) !== JSON.stringify([is?.edges, is?.baseOffsetMinutes])
    ) {
      causes.push({ kind: 'scheduleRenewed', slot })
    }
  }
  return causes
}

function passportCauses(held: KeyImage, desired: KeyImage): UpdateCause[] {
  const [was, is] = [held.passport, desired.passport]
  const causes: UpdateCause[] = []
  if (was.keyId !== is.keyId) causes.push({ kind: 'keyIdChanged' })
  if (was.secretGeneration !== is.secretGeneration) causes.push({ kind: 'secretGenerationChanged' })
  if (!sameValidity(was.validity, is.validity)) causes.push({ kind: 'validityChanged' })
  if (was.revalidation?.unitHours !== is.revalidation?.unitHours) causes.push({ kind: 'revalidationChanged' })
  else if (was.revalidation?.serial !== is.revalidation?.serial && was.rightsEpoch === is.rightsEpoch) {
    causes.push({ kind: 'chainRenewed' })
  }
  return causes
}

/**
 * The first instant at which a key that holds this image and this renewal stops opening something it should go on to open,
 * unless it visits a programming device: its renewal runs out, or the horizon of a schedule comes. null = never.
 */
export function lockOutAt(held: KeyImage, renewal: number): UnixSeconds | null {
  const { revalidation } = held.passport
  const instants = [
    ...held.schedules.map(horizonOf),
    revalidation === null ? null : deadline(revalidation, renewal),
  ].filter((instant) => instant !== null)
  return instants.length === 0 ? null : (Math.min(...instants) as UnixSeconds)
}
