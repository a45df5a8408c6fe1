import type { UnixSeconds, Validity } from '../model/index.ts'

/** Where an instant lies against a validity (R070); `never` counts as expired, as devices answer it. */
export function validityAt(validity: Validity, at: UnixSeconds): 'valid' | 'notYetValid' | 'expired' {
  if (validity.kind === 'always') return 'valid'
  if (validity.kind === 'never') return 'expired'
  if (validity.from !== null && at < validity.from) return 'notYetValid'
  if (validity.to !== null && at >= validity.to) return 'expired'
  return 'valid'
}

/** Are both the same wish, field by field? */
export function sameValidity(a: Validity, b: Validity): boolean {
  if (a.kind !== 'between' || b.kind !== 'between') return a.kind === b.kind
  return a.from === b.from && a.to === b.to
}

/** From `at` on, is every instant of `part` also in `whole`? */
export function validityIncludes(whole: Validity, part: Validity, at: UnixSeconds): boolean {
  const outer = span(whole)
  const inner = span(part)
  const from = Math.max(inner.from, at)
  return from >= inner.to || (outer.from <= from && inner.to <= outer.to)
}

function span(validity: Validity): { readonly from: number; readonly to: number } {
  if (validity.kind === 'always') return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
  if (validity.kind === 'never') return { from: 0, to: 0 }
  return { from: validity.from ?? Number.NEGATIVE_INFINITY, to: validity.to ?? Number.POSITIVE_INFINITY }
}
