import type { Cell, Chart, ChartChange } from './chart.ts'
import { targetOf } from './chart.ts'
import { NO_OVERLAY, type Overlay } from './look.ts'
import { indexPairs } from './pairs.ts'

/** A draft, which names numbers, by the places of this chart; what is not there any more is left out. */
export function overlayOf(chart: Chart, changes: Iterable<ChartChange>): Overlay {
  const keys: number[] = []
  const targets: number[] = []
  const to: (Cell | null)[] = []
  for (const change of changes) {
    const key = chart.keyPlaces.get(change.keyNo)
    const target = targetOf(chart, change.target)
    if (key === undefined || target === null) continue
    keys.push(key)
    targets.push(target)
    to.push(change.to && { scheduleNo: change.to.scheduleNo ?? null, window: change.to.window ?? null })
  }
  return keys.length === 0 ? NO_OVERLAY : { find: indexPairs(keys, targets), to }
}
