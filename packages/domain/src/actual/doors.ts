import type { CylinderNo, GroupNo, KeyNo, UnixSeconds } from '../model/index.ts'
import type { CylinderState } from './cylinder.ts'
import type { KeyState } from './key.ts'
import { honestTwin, honestTwinFrom, hostileTwin, type TwinAnswer } from './twin.ts'

/** What is known about the devices of a system. */
export interface ActualView {
  key(keyNo: KeyNo): KeyState | undefined
  cylinder(cylinderNo: CylinderNo): CylinderState | undefined
  /** Cylinders with an image of this group among all that they held or may hold. */
  everMembers(groupNo: GroupNo): Iterable<CylinderNo>
  /** Keys with an entry for this cylinder, or for a group it ever was in, among all images ever sent to them. */
  everKeysFor(cylinderNo: CylinderNo): Iterable<KeyNo>
}

/** The view of states held in memory; one pass over what they contain. */
export function indexStates(keys: Iterable<KeyState>, cylinders: Iterable<CylinderState>): ActualView {
  const keyStates = new Map([...keys].map((key) => [key.keyNo, key]))
  const cylinderStates = new Map([...cylinders].map((cylinder) => [cylinder.cylinderNo, cylinder]))
  const members = new Map<GroupNo, Set<CylinderNo>>()
  for (const { cylinderNo, images } of cylinderStates.values()) {
    for (const groupNo of images.flatMap(({ content }) => content?.groups ?? [])) put(members, groupNo, cylinderNo)
  }
  const view = {
    key: (keyNo: KeyNo) => keyStates.get(keyNo),
    cylinder: (cylinderNo: CylinderNo) => cylinderStates.get(cylinderNo),
    everMembers: (groupNo: GroupNo) => members.get(groupNo) ?? [],
  }
  const keysFor = new Map<CylinderNo, Set<KeyNo>>()
  for (const key of keyStates.values()) for (const door of everDoors(view, key)) put(keysFor, door, key.keyNo)
  return { ...view, everKeysFor: (cylinderNo) => keysFor.get(cylinderNo) ?? [] }
}

function put<Name, Item>(sets: Map<Name, Set<Item>>, name: Name, item: Item): void {
  const set = sets.get(name)
  if (set === undefined) sets.set(name, new Set([item]))
  else set.add(item)
}

export interface DoorAnswer extends TwinAnswer {
  readonly cylinderNo: CylinderNo
}

export interface KeyAnswer extends TwinAnswer {
  readonly keyNo: KeyNo
}

/**
 * "Blocked with access" (R076, R077): the doors that a blocked key may still open at some time from `at` on, ascending.
 * Costs the doors the key ever had, not the system.
 */
export function blockedWithAccess(view: ActualView, keyNo: KeyNo, at: UnixSeconds): readonly DoorAnswer[] {
  return doorsLeft(view, keyNo, (key, cylinder) => honestTwinFrom(key, cylinder, at))
}

/** The doors that a copied or altered key may still open (B1): for a key that was lost or stolen. */
export function openToCopies(view: ActualView, keyNo: KeyNo, at: UnixSeconds): readonly DoorAnswer[] {
  return doorsLeft(view, keyNo, (key, cylinder) => hostileTwin(key, cylinder, at))
}

/** Who could open a door at an instant, past or present: every key that surely or possibly did, ascending. */
export function whoCouldOpen(view: ActualView, cylinderNo: CylinderNo, at: UnixSeconds): readonly KeyAnswer[] {
  const cylinder = view.cylinder(cylinderNo)
  if (cylinder === undefined) return []
  return [...new Set(view.everKeysFor(cylinderNo))]
    .sort((a, b) => a - b)
    .flatMap((keyNo) => {
      const key = view.key(keyNo)
      return key === undefined ? [] : [{ keyNo, ...honestTwin(key, cylinder, at) }]
    })
    .filter(({ answer }) => answer !== 'surelyNot')
}

/** Every door that some image ever sent to a key names, itself or by a group, ascending. */
export function everDoors(view: Pick<ActualView, 'everMembers'>, key: KeyState): readonly CylinderNo[] {
  const doors = new Set<CylinderNo>()
  for (const { content } of key.images) {
    for (const { slot } of content?.entries ?? []) {
      if (slot.kind === 'cylinder') doors.add(slot.cylinderNo)
      else if (slot.kind === 'group') for (const member of view.everMembers(slot.groupNo)) doors.add(member)
    }
  }
  return [...doors].sort((a, b) => a - b)
}

function doorsLeft(
  view: ActualView,
  keyNo: KeyNo,
  twin: (key: KeyState, cylinder: CylinderState) => TwinAnswer,
): readonly DoorAnswer[] {
  const key = view.key(keyNo)
  if (key === undefined) return []
  return everDoors(view, key).flatMap((cylinderNo) => {
    const cylinder = view.cylinder(cylinderNo)
    if (cylinder === undefined) return []
    const answer = twin(key, cylinder)
    return answer.answer === 'surelyNot' ? [] : [{ cylinderNo, ...answer }]
  })
}
