import { type Chart, isGroup } from '../model/chart.ts'
import { bandNo, kindOfBand, type Lines, UNGROUPED } from '../model/lines.ts'
import type { Spot } from '../model/toggle.ts'

/** What stands at the head of a line. */
export interface Head {
  readonly marking: string
  readonly name: string
  /** Who has the key; empty = nobody. */
  readonly holder: string
  readonly isBlocked: boolean
  readonly isProgrammed: boolean
  /** A group of doors or a kind of keys: how many stand under it, and whether they are folded away. */
  readonly band: { readonly kind: 'group' | 'kind'; readonly count: number; readonly isFolded: boolean } | null
}

export interface Axis {
  readonly kind: 'keys' | 'doors'
  readonly count: number
  /** Place of the key, or target; of a band of keys something below 0. */
  at(line: number): number
  /** -1 = it has no line now. */
  lineOf(entity: number): number
  head(line: number): Head
  isBand(line: number): boolean
  /** By which number a band is folded; null = this line is none. */
  foldNo(line: number): number | null
}

/** What is where: one axis of keys, one of doors, either way round (R031). */
export interface Axes {
  readonly rows: Axis
  readonly columns: Axis
  readonly isFlipped: boolean
  readonly keys: Axis
  readonly doors: Axis
  spotAt(row: number, column: number): Spot
}

interface AxesSources {
  readonly chart: Chart
  readonly keys: Lines
  readonly doors: Lines
  readonly folded: ReadonlySet<number>
  readonly isFlipped: boolean
  readonly names: BandNames
}

/** What bands are called that have no name of their own. */
export interface BandNames {
  readonly ungrouped: string
  /** By place in `KEY_KINDS`. */
  readonly kinds: readonly string[]
}

export function makeAxes({ chart, keys, doors, folded, isFlipped, names }: AxesSources): Axes {
  const keyAxis = axisOfKeys(chart, keys, folded, names)
  const doorAxis = axisOfDoors(chart, doors, folded, names)
  const [rows, columns] = isFlipped ? [keyAxis, doorAxis] : [doorAxis, keyAxis]
  return {
    rows,
    columns,
    isFlipped,
    keys: keyAxis,
    doors: doorAxis,
    spotAt: (row, column) =>
      isFlipped
        ? { key: keyAxis.at(row), target: doorAxis.at(column) }
        : { key: keyAxis.at(column), target: doorAxis.at(row) },
  }
}

const onLines = ({ entities, lineOf }: Lines) => ({
  count: entities.length,
  at: (line: number) => entities[line]!,
  lineOf: (entity: number) => lineOf.get(entity) ?? -1,
  isBand: (line: number) => entities[line]! < 0,
})

const BAND = { name: '', holder: '', isBlocked: false, isProgrammed: true }

function axisOfKeys(chart: Chart, lines: Lines, folded: ReadonlySet<number>, names: BandNames): Axis {
  const { keys } = chart.answer
  const { entities, counts } = lines
  return {
    kind: 'keys',
    ...onLines(lines),
    foldNo: (line) => (entities[line]! < 0 ? entities[line]! : null),
    head(line) {
      const key = entities[line]!
      if (key < 0) {
        const band = { kind: 'kind', count: counts.get(key)!, isFolded: folded.has(key) } as const
        return { ...BAND, marking: names.kinds[kindOfBand(key)]!, band }
      }
      return {
        marking: keys.marking[key]!,
        name: keys.name[key]!,
        holder: keys.holder[key]!,
        isBlocked: keys.blocked[key] === 1,
        isProgrammed: keys.programmed[key] === 1,
        band: null,
      }
    },
  }
}

/** Half of a door that was never programmed (`cylinders.mark` of the contract). */
const NEVER_PROGRAMMED = 3

function axisOfDoors(chart: Chart, lines: Lines, folded: ReadonlySet<number>, { ungrouped }: BandNames): Axis {
  const { cylinders, groups } = chart.answer
  const { entities, counts } = lines
  return {
    kind: 'doors',
    ...onLines(lines),
    foldNo: (line) => bandNo(chart, entities[line]!),
    head(line) {
      const target = entities[line]!
      if (isGroup(target)) {
        const isFolded = folded.has(bandNo(chart, target)!)
        const marking = target === UNGROUPED ? ungrouped : groups.name[-1 - target]!
        return { ...BAND, marking, band: { kind: 'group', count: counts.get(target) ?? 0, isFolded } }
      }
      return {
        marking: cylinders.marking[target]!,
        name: cylinders.name[target]!,
        holder: '',
        isBlocked: false,
        isProgrammed: cylinders.mark[target] !== NEVER_PROGRAMMED,
        band: null,
      }
    },
  }
}
