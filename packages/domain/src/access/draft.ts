import type { CylinderNo, CylinderPolicy, KeyNo, KeyPolicy, Right } from '../model/index.ts'
import { sameWeek } from '../schedule/index.ts'
import { type PolicyView, targetId } from './view.ts'

/** Changes that people collect before they save them as one. */
export interface Draft {
  readonly grants: readonly Right[]
  /** Rights to take away; each names its right by content. */
  readonly revokes: readonly Right[]
  /** Keys and cylinders that are new or wished otherwise. */
  readonly keys: readonly KeyPolicy[]
  readonly cylinders: readonly CylinderPolicy[]
  readonly blocks: readonly KeyNo[]
  readonly unblocks: readonly KeyNo[]
}

export const EMPTY_DRAFT: Draft = { grants: [], revokes: [], keys: [], cylinders: [], blocks: [], unblocks: [] }

/** Do two rights say the same? */
export function sameRight(a: Right, b: Right): boolean {
  return (
    a.keyNo === b.keyNo &&
    targetId(a.target) === targetId(b.target) &&
    a.window?.from === b.window?.from &&
    a.window?.to === b.window?.to &&
    sameWeek(a.week, b.week)
  )
}

/** The policy as it would be with a draft. Costs what the draft contains, also when asked about the rest of the system. */
export function withDraft(base: PolicyView, draft: Draft): PolicyView {
  const keys = new Map(draft.keys.map((key) => [key.keyNo, key]))
  const cylinders = new Map(draft.cylinders.map((cylinder) => [cylinder.cylinderNo, cylinder]))
  const blocks = new Set(draft.blocks)
  const unblocks = new Set(draft.unblocks)
  const touched = new Set([...draft.grants, ...draft.revokes].map(({ keyNo }) => keyNo))
  const granted = Map.groupBy(draft.grants, ({ keyNo }) => keyNo)
  const revoked = Map.groupBy(draft.revokes, ({ keyNo }) => keyNo)
  const stays = (right: Right) => !(revoked.get(right.keyNo) ?? []).some((gone) => sameRight(gone, right))
  const view: PolicyView = {
    zones: base.zones,
    key: (keyNo) => keys.get(keyNo) ?? base.key(keyNo),
    cylinder: (cylinderNo) => cylinders.get(cylinderNo) ?? base.cylinder(cylinderNo),
    blocked: (keyNo) => blocks.has(keyNo) || (base.blocked(keyNo) && !unblocks.has(keyNo)),
    members(groupNo) {
      const members = base.members(groupNo)
      if (cylinders.size === 0) return members
      const joined = draft.cylinders.filter((cylinder) => cylinder.groups.includes(groupNo))
      const others = members.filter((cylinderNo: CylinderNo) => !cylinders.has(cylinderNo))
      return [...others, ...joined.map(({ cylinderNo }) => cylinderNo)]
    },
    rightsBetween(keyNo, target) {
      const rights = base.rightsBetween(keyNo, target)
      if (!touched.has(keyNo)) return rights
      const more = (granted.get(keyNo) ?? []).filter((right) => targetId(right.target) === targetId(target))
      return [...rights.filter(stays), ...more]
    },
    rightsOf(keyNo) {
      const rights = base.rightsOf(keyNo)
      if (!touched.has(keyNo)) return rights
      return [...rights.filter(stays), ...(granted.get(keyNo) ?? [])]
    },
    keysOn(target) {
      const keyNos = base.keysOn(target)
      if (touched.size === 0) return keyNos
      const candidates = new Set([...keyNos, ...touched])
      return [...candidates].filter((keyNo) => !touched.has(keyNo) || view.rightsBetween(keyNo, target).length > 0)
    },
  }
  return view
}
