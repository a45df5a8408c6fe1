import type { Contract } from '@lockwright/server/contract'
import { FLAGS } from '@lockwright/server/contract'
import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import { type FindPair, indexPairs } from './pairs.ts'

type Outputs = InferContractRouterOutputs<Contract>
/** The whole chart as the server tells it, in columns. */
export type ChartAnswer = NonNullable<Outputs['chart']['read']['chart']>
export type ChartChange = InferContractRouterInputs<Contract>['chart']['save']['changes'][number]

/** What a right says beside that it is there; null in its place = no right. */
export interface Cell {
  readonly scheduleNo: number | null
  readonly window: { readonly from: string; readonly to: string } | null
}

/** Rights point to a door by its place >= 0, to a group by -1 - place, as in the contract. */
export type Target = number
export const isGroup = (target: Target): boolean => target < 0
/** Target of a group from its place, and back. */
export const groupTarget = (place: number): Target => -1 - place

/** The chart, ready to be asked about any cell. */
export interface Chart {
  readonly answer: ChartAnswer
  /** Place of the right of a key on a target; -1 = none, not even one that only devices hold. */
  readonly findRight: FindPair
  /** The same for rights that decide the mark of a cell alone. */
  readonly findExact: FindPair
  /** Places in `members`, by door: `memberStart[d]` to `memberStart[d + 1]` of `memberOrder`. */
  readonly memberStart: Int32Array
  readonly memberOrder: Int32Array
  /** The doors of each group. */
  readonly doorsOf: readonly (readonly number[])[]
  readonly windows: ReadonlyMap<number, { readonly from: string; readonly to: string }>
  readonly keyPlaces: ReadonlyMap<number, number>
  readonly doorPlaces: ReadonlyMap<number, number>
  readonly groupPlaces: ReadonlyMap<number, number>
}

/** Costs what the answer holds, however many cells that makes. */
export function readChart(answer: ChartAnswer): Chart {
  const { rights, members, windows } = answer
  const doors = answer.cylinders.no.length
  const memberStart = new Int32Array(doors + 1)
  for (const door of members.cylinder) memberStart[door + 1]!++
  for (let door = 0; door < doors; door++) memberStart[door + 1]! += memberStart[door]!
  const next = memberStart.slice()
  const memberOrder = new Int32Array(members.cylinder.length)
  const doorsOf: number[][] = answer.groups.no.map(() => [])
  members.cylinder.forEach((door, place) => {
    memberOrder[next[door]!++] = place
    doorsOf[members.group[place]!]!.push(door)
  })
  const isExact = (place: number) => (rights.flags[place]! & FLAGS.EXACT) !== 0
  return {
    answer,
    findRight: indexPairs(rights.key, rights.target, (place) => !isExact(place)),
    findExact: indexPairs(rights.key, rights.target, isExact),
    memberStart,
    memberOrder,
    doorsOf,
    windows: new Map(
      windows.right.map((right, place) => [right, { from: windows.from[place]!, to: windows.to[place]! }]),
    ),
    keyPlaces: placesOf(answer.keys.no),
    doorPlaces: placesOf(answer.cylinders.no),
    groupPlaces: placesOf(answer.groups.no),
  }
}

const placesOf = (numbers: readonly number[]): ReadonlyMap<number, number> =>
  new Map(numbers.map((no, place) => [no, place]))

/** The right of a key on exactly this target that somebody wishes; null = none. */
export function rightAt(chart: Chart, key: number, target: Target): Cell | null {
  const place = chart.findRight(key, target)
  if (place < 0 || isUnwished(chart, place)) return null
  return { scheduleNo: chart.answer.rights.schedule[place] || null, window: chart.windows.get(place) ?? null }
}

export const isUnwished = (chart: Chart, right: number): boolean =>
  (chart.answer.rights.flags[right]! & FLAGS.UNWISHED) !== 0

/** Number and kind of a target, as the API names it. */
export function targetRef({ answer }: Chart, target: Target): ChartChange['target'] {
  return isGroup(target)
    ? { kind: 'group', no: answer.groups.no[-1 - target]! }
    : { kind: 'cylinder', no: answer.cylinders.no[target]! }
}

/** null = it is not there any more. */
export function targetOf(chart: Chart, { kind, no }: ChartChange['target']): Target | null {
  const place = (kind === 'group' ? chart.groupPlaces : chart.doorPlaces).get(no)
  if (place === undefined) return null
  return kind === 'group' ? groupTarget(place) : place
}
