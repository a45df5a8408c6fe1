import type { KeyNo, UnixSeconds } from '../model/index.ts'

/** How something about a device became known. */
export interface Evidence {
  /** claim, commit and hello come from a session with the device; receipt and beacon bear a cylinder's MAC. */
  readonly kind: 'claim' | 'commit' | 'hello' | 'receipt' | 'beacon' | 'event'
  /** True at the latest from here on, seconds since 1970; of a session, of the arrival of a receipt or beacon. */
  readonly at: UnixSeconds
  /** Not before this the device said it: the same instant in a session, when the carrier set out otherwise. */
  readonly notBefore: UnixSeconds
  /** Programming device of the session, or key that carried the word; null = not known. */
  readonly by: { readonly programmingDevice: string } | { readonly carrier: KeyNo } | null
}

/** Content handed over but not confirmed: in a session, or to a carrier that may reach the device at any time. */
export interface Offer {
  readonly at: UnixSeconds
  /** null = in a session with the device itself. */
  readonly carrier: KeyNo | null
}

/** All that is known about one numbered content of one device. */
export interface Holding<Content> {
  readonly number: number
  /** null = the device named a number that nobody here ever made (after a restore, say). */
  readonly content: Content | null
  readonly offers: readonly Offer[]
  /** Offers that surely came to nothing: the device refused, or the carrier gave it back undone. */
  readonly withdrawals: readonly Offer[]
  /** First proof that the device holds it. */
  readonly proof: Evidence | null
  /** Latest instant at which it surely still held exactly this. */
  readonly lastHeld: UnixSeconds | null
}

/** What is known about the contents of one device, ascending by number. Numbers of a device only grow (law 4). */
export type History<Content> = readonly Holding<Content>[]

/** What may become known about contents. The order in which reports arrive does not matter, nor do repeats. */
export type ContentReport<Content> =
  | { readonly kind: 'offered'; readonly number: number; readonly content: Content; readonly offer: Offer }
  | { readonly kind: 'withdrawn'; readonly number: number; readonly offer: Offer }
  | { readonly kind: 'held'; readonly number: number; readonly evidence: Evidence }

/** The history with one report more. */
export function foldContent<Content>(history: History<Content>, report: ContentReport<Content>): History<Content> {
  const old = history.find(({ number }) => number === report.number) ?? {
    number: report.number,
    content: null,
    offers: [],
    withdrawals: [],
    proof: null,
    lastHeld: null,
  }
  const next = apply(old, report)
  return [...history.filter(({ number }) => number !== report.number), next].sort((a, b) => a.number - b.number)
}

function apply<Content>(old: Holding<Content>, report: ContentReport<Content>): Holding<Content> {
  if (report.kind === 'offered') {
    return { ...old, content: old.content ?? report.content, offers: withOffer(old.offers, report.offer) }
  }
  if (report.kind === 'withdrawn') return { ...old, withdrawals: withOffer(old.withdrawals, report.offer) }
  const { evidence } = report
  const first = old.proof === null || comesBefore(evidence, old.proof) ? evidence : old.proof
  return { ...old, proof: first, lastHeld: Math.max(old.lastHeld ?? 0, evidence.notBefore) as UnixSeconds }
}

/** A total order, so that the fold does not depend on the order of reports. */
function comesBefore(a: Evidence, b: Evidence): boolean {
  if (a.at !== b.at) return a.at < b.at
  if (a.notBefore !== b.notBefore) return a.notBefore < b.notBefore
  return `${a.kind}${JSON.stringify(a.by)}` < `${b.kind}${JSON.stringify(b.by)}`
}

function withOffer(offers: readonly Offer[], offer: Offer): readonly Offer[] {
  if (offers.some(({ at, carrier }) => at === offer.at && carrier === offer.carrier)) return offers
  return [...offers, offer].sort((a, b) => a.at - b.at || (a.carrier ?? 0) - (b.carrier ?? 0))
}

/** The content the device is known to have held at an instant, the newest proven by then; null = none proven. */
export function confirmedAt<Content>(history: History<Content>, at: UnixSeconds): Holding<Content> | null {
  return history.findLast(({ proof }) => proof !== null && proof.at <= at) ?? null
}

/** One answer to "what did the device hold": a content, `unknown` = a number nobody here made, `nothing` (number 0). */
export interface Alternative<Content> {
  readonly number: number
  readonly content: Content | 'unknown' | 'nothing'
}

/** Every answer that fits what is known; exactly one = it is certain. */
export function alternativesAt<Content>(history: History<Content>, at: UnixSeconds): readonly Alternative<Content>[] {
  const some = possibleAt(history, at).map(({ number, content }) => ({
    number,
    content: content ?? ('unknown' as const),
  }))
  return confirmedAt(history, at) === null ? [{ number: 0, content: 'nothing' }, ...some] : some
}

/**
 * Every content the device may have held at an instant, as known now: what is proven, and what was on its way and neither
 * refused nor overtaken.
 */
export function possibleAt<Content>(history: History<Content>, at: UnixSeconds): History<Content> {
  const least = history.findLastIndex(({ proof }) => proof !== null && proof.at <= at)
  const later = history.findIndex(({ lastHeld }) => lastHeld !== null && lastHeld > at)
  const most = later < 0 ? history.length : later
  return history.filter((_, i) => i >= least && i <= most && arrival(history, i) <= at)
}

/** Contents above the confirmed one that may be in the device or on their way. */
export function inFlight<Content>(history: History<Content>, at: UnixSeconds): History<Content> {
  const confirmed = confirmedAt(history, at)?.number ?? Number.NEGATIVE_INFINITY
  return possibleAt(history, at).filter(({ number }) => number > confirmed)
}

/** Confirmed contents, each with the time in which it was surely the newest known: from its first proof to the next one's. */
export function confirmedRanges<Content>(
  history: History<Content>,
): readonly { readonly holding: Holding<Content>; readonly from: Evidence; readonly to: UnixSeconds | null }[] {
  const proven = history.flatMap((holding) => (holding.proof === null ? [] : [{ holding, from: holding.proof }]))
  return proven.flatMap(({ holding, from }, i) => {
    const to = proven.slice(i + 1).reduce<number>((end, next) => Math.min(end, next.from.at), Number.POSITIVE_INFINITY)
    if (to <= from.at) return []
    return [{ holding, from, to: to === Number.POSITIVE_INFINITY ? null : (to as UnixSeconds) }]
  })
}

/** First instant at which the device may have held this content. */
function arrival<Content>(history: History<Content>, index: number): number {
  const { offers, proof } = history[index]!
  const open = offers.filter((offer) => isOpen(history, index, offer))
  if (open.length > 0) return open[0]!.at
  if (proof === null) return Number.POSITIVE_INFINITY
  // Proven, though nobody knows how it came there: any time may be the one, unless it was the claim.
  return proof.kind === 'claim' ? proof.notBefore : Number.NEGATIVE_INFINITY
}

/** Can this offer have been taken? Not when withdrawn, and not in a session after which the device still held less. */
function isOpen<Content>(history: History<Content>, index: number, offer: Offer): boolean {
  const { withdrawals } = history[index]!
  if (withdrawals.some(({ at, carrier }) => carrier === offer.carrier && at >= offer.at)) return false
  const heldLess = (lower: Holding<Content>) => lower.lastHeld !== null && lower.lastHeld > offer.at
  return offer.carrier !== null || !history.some((lower, i) => i < index && heldLess(lower))
}
