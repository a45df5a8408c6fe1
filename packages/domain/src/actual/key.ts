import type { KeyImage, KeyNo, UnixSeconds } from '../model/index.ts'
import { type ContentReport, foldContent, type History } from './history.ts'

/** An element of a revalidation chain on its way into a key, or in it. */
export interface Renewal {
  /** Names the chain, as in the passport. */
  readonly serial: number
  readonly index: number
  /** When it was sent; it may have arrived from then on. */
  readonly offeredAt: UnixSeconds
  /** When the key proved that it holds it; null = not proven. */
  readonly heldAt: UnixSeconds | null
}

/**
 * Some cylinder may have answered BLOCKED to passports below an epoch. An honest key that heard it stays silent at every door
 * until its next session (B17).
 */
export interface Refusal {
  readonly below: number
  /** When the block may have reached the first door. */
  readonly from: UnixSeconds
}

/** What is known about one key. */
export interface KeyState {
  readonly keyNo: KeyNo
  readonly images: History<KeyImage>
  readonly renewals: readonly Renewal[]
  /** Bound on the error of its clock; null = it has lost the time and refuses what needs it. */
  readonly clockErrorSeconds: number | null
  readonly refusals: readonly Refusal[]
}

export type KeyReport =
  | ContentReport<KeyImage>
  | { readonly kind: 'renewalOffered'; readonly serial: number; readonly index: number; readonly at: UnixSeconds }
  | { readonly kind: 'renewalHeld'; readonly serial: number; readonly index: number; readonly at: UnixSeconds }
  | { readonly kind: 'clock'; readonly errorSeconds: number | null }

/** A key of which nothing is known yet. */
export function unknownKey(keyNo: KeyNo): KeyState {
  return { keyNo, images: [], renewals: [], clockErrorSeconds: 0, refusals: [] }
}

/** The state with one report more. Reports about contents and renewals may come in any order and more than once. */
export function foldKey(state: KeyState, report: KeyReport): KeyState {
  switch (report.kind) {
    case 'clock':
      return { ...state, clockErrorSeconds: report.errorSeconds }
    case 'renewalOffered':
    case 'renewalHeld': {
      const { serial, index, at } = report
      const same = (renewal: Renewal) => renewal.serial === serial && renewal.index === index
      const old = state.renewals.find(same)
      const held = report.kind === 'renewalHeld' ? at : null
      const next: Renewal = {
        serial,
        index,
        offeredAt: earliest(old?.offeredAt ?? null, at)!,
        heldAt: earliest(old?.heldAt ?? null, held),
      }
      return { ...state, renewals: [...state.renewals.filter((r) => !same(r)), next].sort(byChain) }
    }
    default:
      return { ...state, images: foldContent(state.images, report) }
  }
}

/**
 * Which elements of a chain the key may hold at an instant: from the highest proven by then to the highest sent by then.
 * 0 = the public anchor, which every key holds.
 */
export function renewalAt(
  state: KeyState,
  serial: number,
  at: UnixSeconds,
): { readonly sure: number; readonly possible: number } {
  const ofChain = state.renewals.filter((renewal) => renewal.serial === serial)
  const held = ofChain.filter(({ heldAt }) => heldAt !== null && heldAt <= at)
  const sent = ofChain.filter(({ offeredAt }) => offeredAt <= at)
  return {
    sure: Math.max(0, ...held.map(({ index }) => index)),
    possible: Math.max(0, ...sent.map(({ index }) => index)),
  }
}

function earliest(a: UnixSeconds | null, b: UnixSeconds | null): UnixSeconds | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}

function byChain(a: Renewal, b: Renewal): number {
  return a.serial - b.serial || a.index - b.index
}
