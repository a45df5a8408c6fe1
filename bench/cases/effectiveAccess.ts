import { effectiveAccess } from '@lockwright/domain/access'
import { cylinderNo, groupNo, keyId, keyNo, type Policy, unixSeconds } from '@lockwright/domain/model'
import { type Benchmark, inTurns, round } from '../measure.ts'

const KEYS = 5000
const CYLINDERS = 5000
const GROUPS = 500
const GROUP_SIZE = 40
const RIGHTS_A_KEY = 8

/** Any spread does; the same every time. */
const spread = (seed: number, bound: number) => (Math.imul(seed + 1, 2654435761) >>> 0) % bound

function makePolicy(): { readonly policy: Policy; readonly groupsOfKey: readonly (readonly number[])[] } {
  const members = Array.from({ length: GROUPS }, (_, g) =>
    Array.from({ length: GROUP_SIZE }, (_, i) => spread(g * GROUP_SIZE + i, CYLINDERS)),
  )
  const groupsOf = Array.from({ length: CYLINDERS }, (): number[] => [])
  for (const [g, cylinders] of members.entries()) for (const c of new Set(cylinders)) groupsOf[c]!.push(g)
  const groupsOfKey = Array.from({ length: KEYS }, (_, k) => [
    ...new Set(Array.from({ length: RIGHTS_A_KEY }, (_, i) => spread(k * RIGHTS_A_KEY + i + 7, GROUPS))),
  ])
  return {
    groupsOfKey,
    policy: {
      keys: Array.from({ length: KEYS }, (_, k) => ({
        keyNo: keyNo(k + 1),
        keyId: keyId(1, k + 1),
        kind: 'carrying',
        validity: { kind: 'always' },
        week: 'always',
        revalidationHours: null,
      })),
      cylinders: Array.from({ length: CYLINDERS }, (_, c) => ({
        cylinderNo: cylinderNo(c + 1),
        zone: 'Europe/Oslo',
        groups: groupsOf[c]!.map((g) => groupNo(g + 1)),
      })),
      rights: groupsOfKey.flatMap((groups, k) =>
        groups.map((g) => ({
          keyNo: keyNo(k + 1),
          target: { kind: 'group' as const, groupNo: groupNo(g + 1) },
          week: 'always' as const,
          window: null,
        })),
      ),
      blocks: [],
      zones: { 'Europe/Oslo': { baseOffsetMinutes: 60, edges: [] } },
    },
  }
}

/** The same answer by hand: one OR of the membership sets for each key, with nothing else to think of. */
function byHand(policy: Policy, groupsOfKey: readonly (readonly number[])[]): Uint32Array {
  const words = (CYLINDERS + 31) >> 5
  const sets = Array.from({ length: GROUPS }, () => new Uint32Array(words))
  for (const [column, cylinder] of policy.cylinders.entries())
    for (const group of cylinder.groups) sets[group - 1]![column >> 5]! |= 1 << (column & 31)
  const bits = new Uint32Array(KEYS * words)
  for (const [row, groups] of groupsOfKey.entries()) {
    const start = row * words
    for (const g of groups) {
      const set = sets[g]!
      for (let i = 0; i < words; i++) bits[start + i]! |= set[i]!
    }
  }
  return bits
}

export const effectiveAccessBenchmark: Benchmark = async () => {
  const { policy, groupsOfKey } = makePolicy()
  const at = unixSeconds(1_790_000_000)
  const wanted = byHand(policy, groupsOfKey)
  if (!effectiveAccess(policy, at).bits.every((word, i) => word === wanted[i]))
    throw new Error('the yardstick answers something else')
  const taken = await inTurns(
    () => effectiveAccess(policy, at),
    () => byHand(policy, groupsOfKey),
  )
  const ratio = taken.ours / taken.theirs
  return [
    {
      name: `effective access of ${KEYS} keys x ${CYLINDERS} cylinders`,
      value: round(taken.ours * 1000),
      unit: 'ms',
      yardstick: round(taken.theirs * 1000),
      ratio: round(ratio),
      budget: 'ratio <= 2 (hand-written OR of the same membership lists)',
      ok: ratio <= 2,
    },
  ]
}
