import { deadline, scheduleOf } from '../desired/index.ts'
import type { CylinderImage, KeyEntry, KeyImage, Reason, UnixSeconds } from '../model/index.ts'
import { blockedAt } from './blocked.ts'
import { both, type Certainty, not, oneOf } from './certainty.ts'
import { type CylinderState, floorAt } from './cylinder.ts'
import { type Alternative, alternativesAt, possibleAt } from './history.ts'
import { type KeyState, renewalAt } from './key.ts'
import { type Condition, conditions, entriesFor, type Moment } from './pair.ts'

/** Does this key open this door? Offline there are three answers, never two. */
export interface TwinAnswer {
  readonly answer: 'surelyOpens' | 'surelyNot' | 'possibly'
  /** `ok` when it surely opens; otherwise what the cylinder answers, or may answer. */
  readonly reason: Reason
  /** What would have to become known to say more; empty when the answer is sure. */
  readonly missing: readonly Missing[]
}

export type Missing =
  /** Whether the key holds one of these images; its next session says so. */
  | { readonly kind: 'keyImage'; readonly numbers: readonly number[] }
  /** Whether the cylinder holds one of these; a receipt says so. */
  | { readonly kind: 'cylinderImage'; readonly numbers: readonly number[] }
  /** Whether the block has reached the door; a receipt or a beacon says so. */
  | { readonly kind: 'block' }
  /** Whether the key took its last renewal. */
  | { readonly kind: 'renewal' }
  /** The clock of the key is not exact enough, or lost. */
  | { readonly kind: 'clock' }
  /** The time floor of the door has to reach this instant: then no old copy of the key opens it. */
  | { readonly kind: 'floor'; readonly floor: UnixSeconds }

/**
 * The answer for devices that keep the rules, as marks and lists of every day show it: a key does what the image says that it
 * committed. From what is known now about `at`, past or present; never wrong when it is sure (law 3).
 */
export function honestTwin(key: KeyState, cylinder: CylinderState, at: UnixSeconds): TwinAnswer {
  return answerFor(key, cylinder, { at, everAfter: false, clockErrorSeconds: key.clockErrorSeconds })
}

/** As `honestTwin`, for "may it open at any time from `at` on", with what is on its way and without another renewal. */
export function honestTwinFrom(key: KeyState, cylinder: CylinderState, at: UnixSeconds): TwinAnswer {
  return answerFor(key, cylinder, { at, everAfter: true, clockErrorSeconds: key.clockErrorSeconds })
}

function answerFor(key: KeyState, cylinder: CylinderState, moment: Moment): TwinAnswer {
  const { at } = moment
  const cylinderImages = alternativesAt(cylinder.images, at)
  const cases: Case[] = alternativesAt(key.images, at).flatMap((keyImage) =>
    cylinderImages.map((cylinderImage) => ({
      keyImage,
      cylinderImage,
      ...ask(key, cylinder, keyImage.content, cylinderImage.content, moment),
    })),
  )
  const answer = oneOf(cases.map(({ holds }) => holds))
  if (answer === 'yes') return { answer: 'surelyOpens', reason: 'ok', missing: [] }
  const { reason } = cases.find(({ holds }) => holds !== 'yes')!
  if (answer === 'no') return { answer: 'surelyNot', reason, missing: [] }
  return { answer: 'possibly', reason, missing: missingFor(cases) }
}

/** What would happen if the two devices held these images. */
interface Case {
  readonly keyImage: Alternative<KeyImage>
  readonly cylinderImage: Alternative<CylinderImage>
  readonly holds: Certainty
  readonly reason: Reason
  /** Conditions in doubt. */
  readonly doubts: readonly Reason[]
}

function ask(
  key: KeyState,
  cylinder: CylinderState,
  keyImage: Case['keyImage']['content'],
  cylinderImage: Case['cylinderImage']['content'],
  moment: Moment,
): Pick<Case, 'holds' | 'reason' | 'doubts'> {
  if (cylinderImage === 'nothing') return { holds: 'no', reason: 'notClaimed', doubts: [] }
  if (keyImage === 'nothing') return { holds: 'no', reason: 'noTicket', doubts: [] }
  if (keyImage === 'unknown' || cylinderImage === 'unknown')
    return { holds: 'possibly', reason: 'noTicket', doubts: [] }
  const serial = keyImage.passport.revalidation?.serial ?? 0
  const renewal = renewalAt(key, serial, moment.at)
  const asked = conditions(keyImage, cylinder.cylinderNo, cylinderImage, renewal, moment)
  const blocked: Condition = { reason: 'blocked', holds: not(blockedAt(cylinder, keyImage.passport, moment.at)) }
  const mayBeSilent = key.refusals.some(({ below, from }) => from <= moment.at && keyImage.passport.rightsEpoch < below)
  const speaks: Condition = { reason: 'blocked', holds: mayBeSilent ? 'possibly' : 'yes' }
  const all = [...asked.slice(0, 2), blocked, speaks, ...asked.slice(2)]
  const holds = all.map((condition) => condition.holds).reduce(both, 'yes')
  const decisive = all.find((condition) => condition.holds === holds && holds !== 'yes')
  const doubts = holds === 'possibly' ? all.filter((c) => c.holds === 'possibly').map((c) => c.reason) : []
  return { holds, reason: decisive?.reason ?? 'ok', doubts }
}

function missingFor(cases: readonly Case[]): readonly Missing[] {
  const missing: Missing[] = []
  const keyImages = numbersThatMatter(cases, ({ keyImage }) => keyImage)
  const cylinderImages = numbersThatMatter(cases, ({ cylinderImage }) => cylinderImage)
  if (keyImages.length > 0) missing.push({ kind: 'keyImage', numbers: keyImages })
  if (cylinderImages.length > 0) missing.push({ kind: 'cylinderImage', numbers: cylinderImages })
  const doubts = new Set(cases.flatMap((each) => each.doubts))
  if (doubts.has('blocked')) missing.push({ kind: 'block' })
  if (doubts.has('revalidationOverdue')) missing.push({ kind: 'renewal' })
  if (doubts.has('expired') || doubts.has('notYetValid') || doubts.has('outsideSchedule'))
    missing.push({ kind: 'clock' })
  return missing
}

/** Numbers of the images between which the answer changes, or whose content nobody knows; none when it does not depend on them. */
function numbersThatMatter(cases: readonly Case[], image: (one: Case) => Alternative<unknown>): readonly number[] {
  const answers = new Map<number, Certainty[]>()
  for (const one of cases) answers.set(image(one).number, [...(answers.get(image(one).number) ?? []), one.holds])
  const distinct = new Set([...answers.values()].map(oneOf))
  const unknown = cases.some((one) => image(one).content === 'unknown')
  return distinct.size > 1 || unknown ? [...answers.keys()] : []
}

/**
 * The answer for a key that may have been copied or altered, so that it keeps every image and renewal ever sent to it and tells
 * the door any time it likes (B1). `surelyNot` then rests on what the cylinder itself proved: a block, a time floor above
 * every deadline, a newer secret generation, a group it left. That the key committed something else is no evidence.
 */
export function hostileTwin(key: KeyState, cylinder: CylinderState, at: UnixSeconds): TwinAnswer {
  const honest = honestTwin(key, cylinder, at)
  if (honest.answer === 'surelyOpens') return honest
  const floor = floorAt(cylinder, at) ?? Number.NEGATIVE_INFINITY
  const ever = key.images.filter(
    ({ offers, proof }) =>
      offers.some((offer) => offer.at <= at) || (proof !== null && (proof.at <= at || offers.length === 0)),
  )
  let refusal: Reason = 'noTicket'
  let needed = Number.NEGATIVE_INFINITY
  for (const { number, content: image } of ever) {
    if (image === null) return unknownTo('keyImage', number)
    for (const { number: numberThere, content: there } of possibleAt(cylinder.images, at)) {
      if (there === null) return unknownTo('cylinderImage', numberThere)
      const entries = entriesFor(image, cylinder.cylinderNo, there)
      if (entries.length === 0) continue
      if (image.passport.secretGeneration < there.minSecretGeneration) refusal = 'generation'
      else if (blockedAt(cylinder, image.passport, at) === 'yes') refusal = 'blocked'
      else {
        const ends = entries.map((entry) => lastInstant(key, image, entry, at)).filter((end) => end > floor)
        if (ends.length === 0) refusal = image.passport.revalidation === null ? 'expired' : 'revalidationOverdue'
        else needed = Math.max(needed, ...ends)
      }
    }
  }
  if (needed === Number.NEGATIVE_INFINITY) return { answer: 'surelyNot', reason: refusal, missing: [] }
  const missing: Missing[] = [{ kind: 'block' }]
  if (needed < Number.POSITIVE_INFINITY) missing.push({ kind: 'floor', floor: needed as UnixSeconds })
  return { answer: 'possibly', reason: honest.reason, missing }
}

function unknownTo(kind: 'keyImage' | 'cylinderImage', number: number): TwinAnswer {
  return { answer: 'possibly', reason: 'noTicket', missing: [{ kind, numbers: [number] }] }
}

/**
 * The instant from which on no time that a key could tell opens by this entry: the end of its passport, of its window, of the
 * last renewal sent. Before any of them begins nothing opens either (B21). A week binds only keys that keep the rules.
 */
function lastInstant(key: KeyState, image: KeyImage, entry: KeyEntry, at: UnixSeconds): number {
  const { validity, revalidation } = image.passport
  const window = scheduleOf(image, entry)?.window ?? null
  const bounds = validity.kind === 'between' ? validity : null
  if (validity.kind === 'never') return Number.NEGATIVE_INFINITY
  const renewed =
    revalidation === null
      ? Number.POSITIVE_INFINITY
      : deadline(revalidation, renewalAt(key, revalidation.serial, at).possible)
  const begin = Math.max(bounds?.from ?? Number.NEGATIVE_INFINITY, window?.from ?? Number.NEGATIVE_INFINITY)
  const end = Math.min(bounds?.to ?? Number.POSITIVE_INFINITY, window?.to ?? Number.POSITIVE_INFINITY, renewed)
  return begin < end ? end : Number.NEGATIVE_INFINITY
}
