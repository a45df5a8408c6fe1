import { CHANGES_MAX } from '../draft/draft.ts'
import { type Cell, type Chart, type ChartChange, rightAt, type Target, targetRef } from './chart.ts'
import { hasCell } from './lines.ts'
import { LOOK, lookAt, type Overlay } from './look.ts'

/** One cell by places; a band has none (`hasCell`). */
export interface Spot {
  readonly key: number
  readonly target: Target
}

export interface Intent {
  readonly changes: readonly ChartChange[]
  /** Cells that stay, because the right comes by a group and is changed in its line. */
  readonly byGroup: number
  /** It would be more than a draft holds; then nothing is to change. */
  readonly tooMany: boolean
}

const PLAIN: Cell = { scheduleNo: null, window: null }
const NOTHING: Intent = { changes: [], byGroup: 0, tooMany: false }

/** What the draft wants in a cell itself, groups left aside. */
export function wishAt(chart: Chart, overlay: Overlay, { key, target }: Spot): Cell | null {
  const change = overlay.find(key, target)
  return change < 0 ? rightAt(chart, key, target) : overlay.to[change]!
}

/** R030: all on unless all are on already, then all off. */
export function toggled(chart: Chart, overlay: Overlay, spots: Iterable<Spot>): Intent {
  const all = [...spots].filter(({ key, target }) => hasCell(key, target))
  const isOn = ({ key, target }: Spot) => (lookAt(chart, overlay, key, target) & LOOK.WISHED) !== 0
  return put(chart, overlay, all, all.every(isOn) ? null : PLAIN)
}

/** Puts the same into all cells; those that have a right keep its times when `to` is a plain right. */
export function put(chart: Chart, overlay: Overlay, spots: readonly Spot[], to: Cell | null): Intent {
  const changes: ChartChange[] = []
  let byGroup = 0
  for (const spot of spots) {
    if (!hasCell(spot.key, spot.target)) continue
    const own = wishAt(chart, overlay, spot)
    const isByGroup = (lookAt(chart, overlay, spot.key, spot.target) & LOOK.BY_GROUP) !== 0
    if (isByGroup && (to === null || to === PLAIN)) byGroup++
    else if (to === null ? own !== null : own === null || to !== PLAIN)
      changes.push(changeOf(chart, spot, restored(chart, spot, to)))
    if (changes.length > CHANGES_MAX) return { ...NOTHING, tooMany: true }
  }
  return { changes, byGroup, tooMany: false }
}

/** Giving back what the draft took gives it with the times it had. */
const restored = (chart: Chart, { key, target }: Spot, to: Cell | null): Cell | null =>
  to === PLAIN ? (rightAt(chart, key, target) ?? PLAIN) : to

const changeOf = (chart: Chart, { key, target }: Spot, to: Cell | null): ChartChange => ({
  keyNo: chart.answer.keys.no[key]!,
  target: targetRef(chart, target),
  from: rightAt(chart, key, target),
  to,
})
