import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cylinderNo, groupNo, keyNo, type Policy } from '../model/index.ts'
import { commonWeeks, instants, policies } from '../testing/index.ts'
import {
  type Draft,
  decide,
  indexPolicy,
  keysWithRight,
  mayOpen,
  reachableDoors,
  sameRight,
  withDraft,
} from './index.ts'

const systems = policies({ keys: 3, weeks: commonWeeks })

/** The draft carried out on the policy itself. */
function saved(policy: Policy, draft: Draft): Policy {
  const keep = <Item>(items: readonly Item[], changed: readonly Item[], no: (item: Item) => number) => [
    ...items.filter((item) => !changed.some((other) => no(other) === no(item))),
    ...changed,
  ]
  return {
    zones: policy.zones,
    keys: keep(policy.keys, draft.keys, (k) => k.keyNo),
    cylinders: keep(policy.cylinders, draft.cylinders, (c) => c.cylinderNo),
    rights: [...policy.rights.filter((r) => !draft.revokes.some((x) => sameRight(x, r))), ...draft.grants],
    blocks: [
      ...policy.blocks.filter((b) => !draft.unblocks.includes(b.keyNo)),
      ...draft.blocks.map((k) => ({ keyNo: k })),
    ],
  }
}

test('a policy under a draft answers like the policy with the draft saved', () => {
  fc.assert(
    fc.property(systems, systems, fc.nat(), instants(100), (policy, other, cut, at) => {
      const draft: Draft = {
        grants: other.rights.slice(0, 3),
        revokes: policy.rights.slice(0, cut % 4),
        keys: other.keys.slice(0, cut % 2),
        cylinders: other.cylinders.slice(0, cut % 3),
        blocks: other.blocks.map((b) => b.keyNo),
        unblocks: cut % 5 === 0 ? [keyNo(1), keyNo(2)] : [],
      }
      const view = withDraft(indexPolicy(policy), draft)
      const after = saved(policy, draft)
      const fresh = indexPolicy(after)
      for (const k of [1, 2, 3].map(keyNo)) {
        expect(reachableDoors(view, k)).toEqual(reachableDoors(fresh, k))
        for (const c of [1, 2, 3, 4, 5, 6].map(cylinderNo)) {
          expect(keysWithRight(view, c)).toEqual(keysWithRight(fresh, c))
          expect(decide(view, k, c, at).opens).toBe(mayOpen(after, k, c, at).opens)
        }
      }
      for (const g of [1, 2, 3].map(groupNo)) {
        expect([...view.members(g)].sort()).toEqual([...fresh.members(g)].sort())
      }
    }),
  )
})
