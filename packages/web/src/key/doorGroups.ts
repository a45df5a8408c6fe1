import type { DoorOfKey } from './key.ts'

/** Doors that a key has by the same rule: one group of cylinders, or single rights (`groupNo: null`). */
export interface DoorGroup {
  readonly groupNo: number | null
  readonly name: string
  readonly doors: readonly DoorOfKey[]
}

/**
 * By group, as people gave them: single rights first, groups by name. A door that has its own right stands with the single ones even
 * if it is in a group too; one that nobody wishes any more stands there as well.
 */
export function doorGroups(doors: readonly DoorOfKey[]): readonly DoorGroup[] {
  const groups = new Map<number | null, { readonly name: string; readonly doors: DoorOfKey[] }>()
  for (const door of doors) {
    const rule = door.rules[0]
    const isByGroup = rule?.target.kind === 'group'
    const groupNo = isByGroup ? rule.target.no : null
    const found = groups.get(groupNo)
    if (found) found.doors.push(door)
    else groups.set(groupNo, { name: isByGroup ? rule.group : '', doors: [door] })
  }
  return [...groups]
    .map(([groupNo, group]) => ({ groupNo, ...group }))
    .sort((a, b) => Number(a.groupNo !== null) - Number(b.groupNo !== null) || a.name.localeCompare(b.name))
}
