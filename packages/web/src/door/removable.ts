import { type Door, isNew } from './door.ts'

/** What deleting would do with each of the selected doors (R034). */
export interface Removal {
  readonly go: readonly Door[]
  readonly programmed: readonly Door[]
  /** Sides of a double cylinder whose other side is not selected. */
  readonly halves: readonly Door[]
}

/** A double cylinder goes with both its sides or stays; a programmed side keeps the other one. */
export function removalOf(doors: readonly Door[]): Removal {
  const bodies = Map.groupBy(doors, ({ bodyNo }) => bodyNo)
  const isWhole = (door: Door) => door.bodyKind === 'single' || bodies.get(door.bodyNo)!.length === 2
  const goes = (door: Door) => bodies.get(door.bodyNo)!.every(isNew) && isWhole(door)
  return {
    go: doors.filter(goes),
    programmed: doors.filter((door) => !bodies.get(door.bodyNo)!.every(isNew)),
    halves: doors.filter((door) => bodies.get(door.bodyNo)!.every(isNew) && !isWhole(door)),
  }
}
