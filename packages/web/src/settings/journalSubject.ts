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
  const things = thingsOf(before) ?? thingsOf(after) ?? []
  const [no] = things
  if (things.length === 1 && typeof no === 'number' && subject in ONE) {
    return { kind: 'one', what: ONE[subject as keyof typeof ONE], text: String(no) }
  }
  return { kind: 'many', what: subject, count: things.length }
}

const ONE = { keys: 'key', cylinders: 'cylinder' } as const
/** Where the facts of acts on many list what they were about. */
const LISTS = ['keyNos', 'handedIn', 'cylinderNos', 'taskNos'] as const

/** Numbers of the things that the facts list; null: they list none. */
function thingsOf(facts: unknown): readonly unknown[] | null {
  if (Array.isArray(facts)) {
    return facts.map((row: { readonly keyNo?: number; readonly cylinderNo?: number }) => row.keyNo ?? row.cylinderNo)
  }
  if (typeof facts !== 'object' || facts === null) return null
  const named = LISTS.map((list) => (facts as Readonly<Record<string, unknown>>)[list])
  return named.find((list) => Array.isArray(list)) ?? null
}
