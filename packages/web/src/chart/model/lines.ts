import { type Chart, groupTarget, isGroup, type Target } from './chart.ts'

/** Band of the doors that are in no group: it has no cells of its own. */
export const UNGROUPED: Target = -(2 ** 31)

/** What stands along the axis of the doors, line by line. */
export interface DoorLines {
  readonly targets: Int32Array
  /** Line of each door; -1 = folded away. */
  readonly lineOf: ReadonlyMap<Target, number>
  /** Doors under each band, by its target. */
  readonly counts: ReadonlyMap<Target, number>
}

/**
 * The doors in bands, a band line before its doors. A door stands once, in the first of its groups; the other groups still give it
 * marks. Doors of no group come last. Without bands: all doors by number.
 */
export function doorLines(chart: Chart, withBands: boolean, folded: ReadonlySet<number>): DoorLines {
  const doors = chart.answer.cylinders.no.length
  const counts = new Map<Target, number>()
  if (!withBands || chart.answer.groups.no.length === 0) {
    return withIndex(
      Int32Array.from({ length: doors }, (_, door) => door),
      counts,
    )
  }
  const taken = new Uint8Array(doors)
  const lines: Target[] = []
  const addBand = (band: Target, own: readonly number[], groupNo: number) => {
    lines.push(band)
    counts.set(band, own.length)
    if (!folded.has(groupNo)) for (const door of own) lines.push(door)
  }
  chart.doorsOf.forEach((all, place) => {
    const own = all.filter((door) => taken[door] === 0).sort((a, b) => a - b)
    for (const door of own) taken[door] = 1
    addBand(groupTarget(place), own, chart.answer.groups.no[place]!)
  })
  const rest = Array.from({ length: doors }, (_, door) => door).filter((door) => taken[door] === 0)
  if (rest.length > 0) addBand(UNGROUPED, rest, NO_GROUP)
  return withIndex(Int32Array.from(lines), counts)
}

/** Stands for the band of doors without a group among folded group numbers. */
export const NO_GROUP = 0

/** Number by which a band is folded; null = this line is a door. */
export function bandNo(chart: Chart, target: Target): number | null {
  if (!isGroup(target)) return null
  return target === UNGROUPED ? NO_GROUP : chart.answer.groups.no[-1 - target]!
}

function withIndex(targets: Int32Array, counts: ReadonlyMap<Target, number>): DoorLines {
  const lineOf = new Map<Target, number>()
  for (const [line, target] of targets.entries()) lineOf.set(target, line)
  return { targets, lineOf, counts }
}
