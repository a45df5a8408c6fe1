import type {
  CylinderNo,
  CylinderPolicy,
  GroupNo,
  KeyNo,
  KeyPolicy,
  Policy,
  Right,
  RightTarget,
  ZoneRules,
} from '../model/index.ts'

/**
 * A policy made ready for questions. Every answer costs what it contains, not what the system contains.
 * `indexPolicy` makes one of a policy; `withChange` lays a draft over one.
 */
export interface PolicyView {
  key(keyNo: KeyNo): KeyPolicy | undefined
  cylinder(cylinderNo: CylinderNo): CylinderPolicy | undefined
  readonly zones: Readonly<Record<string, ZoneRules>>
  blocked(keyNo: KeyNo): boolean
  /** Cylinders of a group. */
  members(groupNo: GroupNo): readonly CylinderNo[]
  /** Rights of one key on exactly this target. */
  rightsBetween(keyNo: KeyNo, target: RightTarget): readonly Right[]
  /** All rights of a key. */
  rightsOf(keyNo: KeyNo): readonly Right[]
  /** Keys that have a right on exactly this target, each once. */
  keysOn(target: RightTarget): readonly KeyNo[]
}

/** One small number for a target, so that it can be looked up fast: cylinders from 0 up, groups from -1 down. */
export function targetId(target: RightTarget): number {
  return target.kind === 'cylinder' ? target.cylinderNo : -1 - target.groupNo
}

/** Index of a whole policy: one pass over it. Where a number occurs twice among keys or cylinders the last one counts. */
export function indexPolicy(policy: Policy): PolicyView {
  const keys = new Map(policy.keys.map((key) => [key.keyNo, key]))
  const cylinders = new Map(policy.cylinders.map((cylinder) => [cylinder.cylinderNo, cylinder]))
  const blocks = new Set(policy.blocks.map((block) => block.keyNo))
  const members = new Map<GroupNo, CylinderNo[]>()
  for (const cylinder of cylinders.values()) {
    for (const groupNo of new Set(cylinder.groups)) add(members, groupNo, cylinder.cylinderNo)
  }
  const byKey = new Map<KeyNo, Map<number, Right[]>>()
  const byTarget = new Map<number, KeyNo[]>()
  for (const right of policy.rights) {
    const targets = byKey.get(right.keyNo) ?? new Map<number, Right[]>()
    byKey.set(right.keyNo, targets)
    const id = targetId(right.target)
    const rights = targets.get(id)
    if (rights === undefined) {
      targets.set(id, [right])
      add(byTarget, id, right.keyNo)
    } else rights.push(right)
  }
  return {
    key: (keyNo) => keys.get(keyNo),
    cylinder: (cylinderNo) => cylinders.get(cylinderNo),
    zones: policy.zones,
    blocked: (keyNo) => blocks.has(keyNo),
    members: (groupNo) => members.get(groupNo) ?? [],
    rightsBetween: (keyNo, target) => byKey.get(keyNo)?.get(targetId(target)) ?? [],
    rightsOf: (keyNo) => [...(byKey.get(keyNo)?.values() ?? [])].flat(),
    keysOn: (target) => byTarget.get(targetId(target)) ?? [],
  }
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
