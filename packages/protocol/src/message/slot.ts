import { cylinderNo, groupNo, type Slot } from '@lockwright/domain/model'

export type SlotKind = Slot['kind']

/** slotType on the wire (spec/registries.md, C1). */
export const SLOT_TYPES: Readonly<Record<SlotKind, number>> = { cylinder: 0, group: 1, task: 2 }

const KINDS: readonly SlotKind[] = ['cylinder', 'group', 'task']

/** Cylinder numbers keep two bits free for the slotType of a row id (C8). */
const CYLINDER_LIMIT = 2 ** 30
const GROUP_LIMIT = 2 ** 16

export const slotKindOf = (slotType: number): SlotKind | null => KINDS[slotType] ?? null

/** slotId on the wire: the number of the cylinder or of the group. */
export const slotIdOf = (slot: Slot): number => (slot.kind === 'group' ? slot.groupNo : slot.cylinderNo)

/** null when the number is out of range for its kind. */
export function slotOf(kind: SlotKind, slotId: number): Slot | null {
  if (slotId >= (kind === 'group' ? GROUP_LIMIT : CYLINDER_LIMIT)) return null
  return kind === 'group' ? { kind, groupNo: groupNo(slotId) } : { kind, cylinderNo: cylinderNo(slotId) }
}
