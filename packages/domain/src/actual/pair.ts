import { deadline, scheduleOf } from '../desired/index.ts'
import type { CylinderImage, CylinderNo, KeyEntry, KeyImage, Passport, Reason, UnixSeconds } from '../model/index.ts'
import { nextChangeOfRecord, scheduleEnded, scheduleImageOpen, validityAt } from '../schedule/index.ts'
import { anyOf, type Certainty } from './certainty.ts'

/** One thing a cylinder asks before it opens, and whether it is so. */
export interface Condition {
  /** What the cylinder answers when it is not so. */
  readonly reason: Reason
  readonly holds: Certainty
}

/** Which instants are asked about. */
export interface Moment {
  readonly at: UnixSeconds
  /** false = this instant; true = any instant from it on. */
  readonly everAfter: boolean
  /** Bound on the error of the key's clock; null = lost. */
  readonly clockErrorSeconds: number | null
}

/** Entries of a key that fit a door, task tickets left out. */
export function entriesFor(image: KeyImage, cylinderNo: CylinderNo, cylinder: CylinderImage): readonly KeyEntry[] {
  return image.entries.filter(({ slot }) => {
    if (slot.kind === 'group') return cylinder.groups.includes(slot.groupNo)
    return slot.kind === 'cylinder' && slot.cylinderNo === cylinderNo
  })
}

/**
 * Law 1 on the images that a key and a cylinder hold, for devices that keep the rules: what the cylinder asks, in its order,
 * except its block list. `renewal`: the least and the most the key may have been renewed to.
 */
export function conditions(
  image: KeyImage,
  cylinderNo: CylinderNo,
  cylinder: CylinderImage,
  renewal: { readonly sure: number; readonly possible: number },
  moment: Moment,
): readonly Condition[] {
  const entries = entriesFor(image, cylinderNo, cylinder)
  const { passport } = image
  const current = passport.secretGeneration >= cylinder.minSecretGeneration
  return [
    { reason: 'noTicket', holds: entries.length > 0 ? 'yes' : 'no' },
    { reason: 'generation', holds: current ? 'yes' : 'no' },
    validityCondition(passport, moment),
    { reason: 'revalidationOverdue', holds: renewedInTime(passport, renewal, moment) },
    { reason: 'outsideSchedule', holds: anyOf(entries.map((entry) => insideSchedule(image, entry, moment))) },
  ]
}

function validityCondition({ validity }: Passport, moment: Moment): Condition {
  if (validity.kind === 'between' && moment.clockErrorSeconds === null) return { reason: 'expired', holds: 'possibly' }
  const [first, last] = span(moment)
  if (moment.everAfter) return { reason: 'expired', holds: validityAt(validity, first) === 'expired' ? 'no' : 'yes' }
  const [a, b] = [validityAt(validity, first), validityAt(validity, last)]
  if (a === 'valid' && b === 'valid') return { reason: 'expired', holds: 'yes' }
  if (a === 'expired') return { reason: 'expired', holds: 'no' }
  return { reason: 'notYetValid', holds: b === 'notYetValid' ? 'no' : 'possibly' }
}

function renewedInTime(
  { revalidation }: Passport,
  renewal: { readonly sure: number; readonly possible: number },
  moment: Moment,
): Certainty {
  if (revalidation === null) return 'yes'
  if (moment.clockErrorSeconds === null) return 'possibly'
  const longest = deadline(revalidation, renewal.possible)
  const [first, last] = span(moment)
  if (moment.everAfter) return longest > first ? 'yes' : 'no'
  if (deadline(revalidation, renewal.sure) > last) return 'yes'
  return longest > first ? 'possibly' : 'no'
}

function insideSchedule(image: KeyImage, entry: KeyEntry, moment: Moment): Certainty {
  // The list that decides is not in the image.
  if (entry.listMode) return 'possibly'
  const schedule = scheduleOf(image, entry)
  if (schedule === null) return 'yes'
  if (moment.clockErrorSeconds === null) return 'possibly'
  const [first, last] = span(moment)
  if (moment.everAfter) return scheduleEnded(schedule, first) ? 'no' : 'yes'
  const change = nextChangeOfRecord(schedule, first)
  if (change !== null && change <= last) return 'possibly'
  return scheduleImageOpen(schedule, first) ? 'yes' : 'no'
}

/** What the key's clock may show at the moment. */
function span(moment: Moment): readonly [UnixSeconds, UnixSeconds] {
  const error = moment.clockErrorSeconds ?? 0
  return [(moment.at - error) as UnixSeconds, (moment.at + error) as UnixSeconds]
}
