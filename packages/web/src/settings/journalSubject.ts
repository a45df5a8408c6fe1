import type { Contract } from '@lockwright/server/contract'
import type { InferContractRouterOutputs } from '@orpc/contract'

export type Entry = InferContractRouterOutputs<Contract>['journal']['list']['items'][number]

/** What an entry is about, taken apart: one thing, a range of things made at once, or so many. */
export type Subject =
  | { readonly kind: 'one'; readonly what: string; readonly text: string }
  | { readonly kind: 'range'; readonly what: 'keys' | 'cylinders'; readonly first: number; readonly last: number }
  | { readonly kind: 'many'; readonly what: string; readonly count: number }

/** `key 3`, `keys 1..20`, `programming run 4`, or only `keys` with their numbers in the facts. */
export function subjectOf({ subject, before, after }: Pick<Entry, 'subject' | 'before' | 'after'>): Subject {
  const range = /^(keys|cylinders) (\d+)\.\.(\d+)$/.exec(subject)
  if (range) return { kind: 'range', what: range[1] as 'keys', first: Number(range[2]), last: Number(range[3]) }
  const one = /^(?:programming )?(\w+) (.+)$/.exec(subject)
  if (one) return { kind: 'one', what: one[1]!, text: one[2]! }
  return { kind: 'many', what: subject, count: countOf(before) || countOf(after) }
}

/** So many things are listed in the facts; the longest list is that of the things themselves. */
function countOf(facts: unknown): number {
  if (Array.isArray(facts)) return facts.length
  if (typeof facts !== 'object' || facts === null) return 0
  return Math.max(0, ...Object.values(facts).map((fact) => (Array.isArray(fact) ? fact.length : 0)))
}
