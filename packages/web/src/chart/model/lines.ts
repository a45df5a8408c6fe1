import { type Chart, groupTarget, isGroup, type Target } from './chart.ts'

/** Band of the doors that are in no group: it has no cells of its own. */
export const UNGROUPED: Target = -(2 ** 31)

/** What stands along an axis, line by line: places of keys or targets; what is below 0 is a band. */
export interface Lines {
  readonly entities: Int32Array
  /** Line of each; nothing = folded away. */
  readonly lineOf: ReadonlyMap<number, number>
  /** How many are under each band. */
  readonly counts: ReadonlyMap<number, number>
}

/** Whether a line of keys and a line of doors meet in a cell: bands of kinds and of ungrouped doors have none. */
export const hasCell = (key: number, target: Target): boolean => key >= 0 && target !== UNGROUPED

/** Band of the keys of a kind, and back. */
export const kindBand = (kind: number): number => -1 - kind
export const kindOfBand = (band: number): number => -1 - band

/** The kinds in use; one alone needs no band. */
export const kindsOf = ({ answer: { keys } }: Chart): number[] => [...new Set(keys.kind)].sort((a, b) => a - b)

/** The keys in bands of their kinds, when there are several. A band is folded by its own number, which is below 0. */
export function keyLines(chart: Chart, withBands: boolean, folded: ReadonlySet<number>): Lines {
  const { keys } = chart.answer
  const kinds = withBands ? kindsOf(chart) : []
  if (kinds.length < 2) {
    return withIndex(
      Int32Array.from(keys.no, (_, key) => key),
      new Map(),
    )
  }
  const counts = new Map<number, number>()
  const lines: number[] = []
  for (const kind of kinds) {
    const band = kindBand(kind)
    const own = keys.kind.flatMap((one, key) => (one === kind ? [key] : []))
    counts.set(band, own.length)
    lines.push(band)
    if (!folded.has(band)) for (const key of own) lines.push(key)
  }
  return withIndex(Int32Array.from(lines), counts)
}

/**
 * The doors in bands, a band line before its doors. A door stands once, in the first of its groups; the other groups still give it
 * marks. Doors of no group come last. Without bands: all doors by number.
 */
export function doorLines(chart: Chart, withBands: boolean, folded: ReadonlySet<number>): Lines {
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

/** Number by which a band of doors is folded; null = this is a door. */
export function bandNo(chart: Chart, target: Target): number | null {
  if (!isGroup(target)) return null
  return target === UNGROUPED ? NO_GROUP : chart.answer.groups.no[-1 - target]!
}

function withIndex(entities: Int32Array, counts: ReadonlyMap<number, number>): Lines {
  const lineOf = new Map<number, number>()
  for (const [line, entity] of entities.entries()) lineOf.set(entity, line)
  return { entities, lineOf, counts }
}
