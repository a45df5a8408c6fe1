import { type Chart, isGroup, type Target } from '../model/chart.ts'
import { bandNo, type DoorLines, UNGROUPED } from '../model/lines.ts'
import type { Spot } from '../model/toggle.ts'

/** What stands at the head of a line. */
export interface Head {
  readonly marking: string
  readonly name: string
  readonly isBlocked: boolean
  readonly isProgrammed: boolean
  /** A group of doors: how many stand under it, and whether they are folded away. */
  readonly band: { readonly doors: number; readonly isFolded: boolean } | null
}

export interface Axis {
  readonly kind: 'keys' | 'doors'
  readonly count: number
  /** Place of the key, or target. */
  at(line: number): number
  /** -1 = it has no line now. */
  lineOf(entity: number): number
  head(line: number): Head
  isBand(line: number): boolean
}

/** What is where: one axis of keys, one of doors, either way round (R031). */
export interface Axes {
  readonly rows: Axis
  readonly columns: Axis
  readonly isFlipped: boolean
  readonly doors: Axis
  spotAt(row: number, column: number): Spot
}

export function makeAxes(
  chart: Chart,
  lines: DoorLines,
  folded: ReadonlySet<number>,
  isFlipped: boolean,
  ungrouped: string,
): Axes {
  const [keys, doors] = [keyAxis(chart), doorAxis(chart, lines, folded, ungrouped)]
  const [rows, columns] = isFlipped ? [keys, doors] : [doors, keys]
  return {
    rows,
    columns,
    isFlipped,
    doors,
    spotAt: (row, column) =>
      isFlipped ? { key: row, target: doors.at(column) } : { key: column, target: doors.at(row) },
  }
}

function keyAxis({ answer: { keys } }: Chart): Axis {
  return {
    kind: 'keys',
    count: keys.no.length,
    at: (line) => line,
    lineOf: (key) => key,
    isBand: () => false,
    head: (line) => ({
      marking: keys.marking[line]!,
      name: keys.name[line]!,
      isBlocked: keys.blocked[line] === 1,
      isProgrammed: keys.programmed[line] === 1,
      band: null,
    }),
  }
}

/** Half of a door that was never programmed (`cylinders.mark` of the contract). */
const NEVER_PROGRAMMED = 3

function doorAxis(chart: Chart, lines: DoorLines, folded: ReadonlySet<number>, ungrouped: string): Axis {
  const { cylinders, groups } = chart.answer
  const bandHead = (target: Target): Head => ({
    marking: target === UNGROUPED ? ungrouped : groups.name[-1 - target]!,
    name: '',
    isBlocked: false,
    isProgrammed: true,
    band: { doors: lines.counts.get(target) ?? 0, isFolded: folded.has(bandNo(chart, target)!) },
  })
  return {
    kind: 'doors',
    count: lines.targets.length,
    at: (line) => lines.targets[line]!,
    lineOf: (target) => lines.lineOf.get(target) ?? -1,
    isBand: (line) => isGroup(lines.targets[line]!),
    head(line) {
      const target = lines.targets[line]!
      if (isGroup(target)) return bandHead(target)
      return {
        marking: cylinders.marking[target]!,
        name: cylinders.name[target]!,
        isBlocked: false,
        isProgrammed: cylinders.mark[target] !== NEVER_PROGRAMMED,
        band: null,
      }
    },
  }
}
