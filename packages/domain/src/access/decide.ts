import type {
  CylinderNo,
  CylinderPolicy,
  KeyNo,
  KeyPolicy,
  Policy,
  Reason,
  Right,
  UnixSeconds,
} from '../model/index.ts'
import { isOpen, minuteOfWeek, offsetAt, validityAt, weekContains } from '../schedule/index.ts'
import { indexPolicy, type PolicyView } from './view.ts'

/** Answer of the central rule (R068) with what it follows from. */
export interface Decision {
  readonly opens: boolean
  /** `ok`, or the first reason a device would give: noTicket, blocked, notYetValid, expired, outsideSchedule. */
  readonly reason: Reason
  /** The rights that open now; when it does not open: the rights on this door that do not help. */
  readonly because: readonly Right[]
}

const NO_TICKET: Decision = { opens: false, reason: 'noTicket', because: [] }

/**
 * R068 on the policy: the key opens exactly when it is programmed for the cylinder AND not blocked AND valid AND inside its
 * schedule, `at` seconds since 1970. Assumes that the key was renewed in time (R104), which is a matter of its device.
 * Reads the whole policy; for many questions use `decide` on an index.
 */
export function mayOpen(policy: Policy, keyNo: KeyNo, cylinderNo: CylinderNo, at: UnixSeconds): Decision {
  const ofThisKey = { ...policy, rights: policy.rights.filter((right) => right.keyNo === keyNo) }
  return decide(indexPolicy(ofThisKey), keyNo, cylinderNo, at)
}

/** The same answer on an index; costs the rights between this key and this door. */
export function decide(view: PolicyView, keyNo: KeyNo, cylinderNo: CylinderNo, at: UnixSeconds): Decision {
  const key = view.key(keyNo)
  const cylinder = view.cylinder(cylinderNo)
  if (key === undefined || cylinder === undefined) return NO_TICKET
  const rights = rightsToDoor(view, keyNo, cylinder)
  if (rights.length === 0) return NO_TICKET
  if (view.blocked(keyNo)) return { opens: false, reason: 'blocked', because: rights }
  const validity = validityAt(key.validity, at)
  if (validity !== 'valid') return { opens: false, reason: validity, because: rights }
  const open = insideWeek(view, key, cylinder, at)
    ? rights.filter((right) => rightIsOpen(view, right, cylinder, at))
    : []
  if (open.length === 0) return { opens: false, reason: 'outsideSchedule', because: rights }
  return { opens: true, reason: 'ok', because: open }
}

/** Every right of a key that reaches a door at some time: on the door itself and on its groups. */
export function rightsToDoor(view: PolicyView, keyNo: KeyNo, cylinder: CylinderPolicy): readonly Right[] {
  const direct = view.rightsBetween(keyNo, { kind: 'cylinder', cylinderNo: cylinder.cylinderNo })
  let all = direct
  for (const groupNo of cylinder.groups) {
    const rights = view.rightsBetween(keyNo, { kind: 'group', groupNo })
    if (rights.length > 0) all = all.length === 0 ? rights : [...all, ...rights]
  }
  return all
}

/** Doors that a key opens at an instant, ascending. */
export function doorsOfKey(view: PolicyView, keyNo: KeyNo, at: UnixSeconds): readonly CylinderNo[] {
  return reachableDoors(view, keyNo).filter((cylinderNo) => decide(view, keyNo, cylinderNo, at).opens)
}

/** Keys that open a door at an instant, ascending. */
export function keysOfDoor(view: PolicyView, cylinderNo: CylinderNo, at: UnixSeconds): readonly KeyNo[] {
  return keysWithRight(view, cylinderNo).filter((keyNo) => decide(view, keyNo, cylinderNo, at).opens)
}

/** Doors that some right of the key names, itself or by a group, whatever the time, ascending. */
export function reachableDoors(view: PolicyView, keyNo: KeyNo): readonly CylinderNo[] {
  const doors = new Set<CylinderNo>()
  for (const { target } of view.rightsOf(keyNo)) {
    if (target.kind === 'group') for (const member of view.members(target.groupNo)) doors.add(member)
    else if (view.cylinder(target.cylinderNo) !== undefined) doors.add(target.cylinderNo)
  }
  return [...doors].sort((a, b) => a - b)
}

/** Keys with some right on the door or on one of its groups, whatever the time, ascending. */
export function keysWithRight(view: PolicyView, cylinderNo: CylinderNo): readonly KeyNo[] {
  const cylinder = view.cylinder(cylinderNo)
  if (cylinder === undefined) return []
  const keys = new Set(view.keysOn({ kind: 'cylinder', cylinderNo }))
  for (const groupNo of cylinder.groups) for (const keyNo of view.keysOn({ kind: 'group', groupNo })) keys.add(keyNo)
  return [...keys].filter((keyNo) => view.key(keyNo) !== undefined).sort((a, b) => a - b)
}

function insideWeek(view: PolicyView, key: KeyPolicy, cylinder: CylinderPolicy, at: UnixSeconds): boolean {
  if (key.week === 'always') return true
  const zone = view.zones[cylinder.zone]
  return zone !== undefined && weekContains(key.week, minuteOfWeek(offsetAt(zone, at), at))
}

function rightIsOpen(view: PolicyView, right: Right, cylinder: CylinderPolicy, at: UnixSeconds): boolean {
  if (right.week === 'always') return right.window === null || (right.window.from <= at && at < right.window.to)
  const zone = view.zones[cylinder.zone]
  return zone !== undefined && isOpen(right.week, right.window, zone, at)
}
