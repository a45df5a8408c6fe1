import { combineHalves, type Half, type Mark, markOfCell } from '@lockwright/domain/plan'
import type { DoorHalves, KeyHalf } from './halves.ts'

/** Halves of one key, to be looked up. */
export interface KeyHalves {
  readonly cylinders: ReadonlyMap<number, Half>
  readonly groups: ReadonlyMap<number, Half>
}

export function indexHalves(halves: readonly KeyHalf[]): ReadonlyMap<number, KeyHalves> {
  const found = new Map<number, { cylinders: Map<number, Half>; groups: Map<number, Half> }>()
  for (const { keyNo, target, half } of halves) {
    const own = found.get(keyNo) ?? { cylinders: new Map(), groups: new Map() }
    found.set(keyNo, own)
    own[target.kind === 'cylinder' ? 'cylinders' : 'groups'].set(target.no, half)
  }
  return found
}

/** The mark of a key at a door from the halves of both. */
export function composedMark(key: KeyHalves | undefined, cylinderNo: number, door: DoorHalves): Mark | null {
  if (key === undefined) return null
  const direct = key.cylinders.get(cylinderNo)
  const marks = direct === undefined ? [] : [combineHalves(direct, door.own)]
  if (key.groups.size > 0) {
    for (const [groupNo, there] of door.groups) {
      const half = key.groups.get(groupNo)
      if (half !== undefined) marks.push(combineHalves(half, there))
    }
  }
  return markOfCell(marks)
}

export function countMarks(marks: ReadonlyMap<number, Mark>): Record<Mark, number> {
  const counts = { confirmed: 0, underWay: 0, wished: 0, takenAway: 0, possibly: 0 }
  for (const mark of marks.values()) counts[mark]++
  return counts
}
