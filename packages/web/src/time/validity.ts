import type { Contract } from '@lockwright/server/contract'
import type { InferContractRouterOutputs } from '@orpc/contract'
import type { Say } from '../words/index.ts'
import type { timeWords } from './words.ts'

/** As the API gives and takes it (R070). */
export type Validity = InferContractRouterOutputs<Contract>['key']['get']['validity']

const DAY_MS = 86_400_000

/** The stretch of time that is drawn around a validity: its ends and now, with room to drag on both sides. */
export interface Range {
  readonly from: number
  readonly to: number
}

export function rangeOf(validity: Validity, now: number): Range {
  const ends = validity.kind === 'between' ? [validity.from, validity.to].filter((end) => end !== null) : []
  const points = [now, ...ends.map((end) => Date.parse(end))]
  const first = Math.min(...points)
  const last = Math.max(...points)
  const room = Math.max((last - first) * 0.2, 45 * DAY_MS)
  return { from: first - room / 2, to: last + room }
}

/** Where begins of months stand; fewer of them the longer the stretch is. */
export function monthsOf({ from, to }: Range): readonly { readonly ms: number; readonly isYear: boolean }[] {
  const days = (to - from) / DAY_MS
  const step = days > 1500 ? 12 : days > 700 ? 6 : days > 240 ? 3 : 1
  const begin = new Date(from)
  const months = []
  for (let month = Math.floor(begin.getUTCMonth() / step) * step; ; month += step) {
    const ms = Date.UTC(begin.getUTCFullYear(), month, 1)
    if (ms > to) return months
    if (ms >= from) months.push({ ms, isYear: new Date(ms).getUTCMonth() === 0 })
  }
}

/** In one sentence; `shown` writes an instant. */
export function validityText(
  validity: Validity,
  say: Say<Extract<keyof (typeof timeWords)['en'], string>>,
  shown: (instant: string) => string,
): string {
  if (validity.kind === 'always') return say('validAlways')
  if (validity.kind === 'never') return say('validNever')
  const { from, to } = validity
  if (from !== null && to !== null) return say('validBetween', { from: shown(from), to: shown(to) })
  if (from !== null) return say('validFrom', { from: shown(from) })
  if (to !== null) return say('validTo', { to: shown(to) })
  return say('validAlways')
}

export const isBackwards = (validity: Validity): boolean =>
  validity.kind === 'between' && validity.from !== null && validity.to !== null && validity.from >= validity.to
