import { FLAGS } from '@lockwright/server/contract'
import { type Cell, type Chart, groupTarget, isUnwished, type Target } from './chart.ts'
import { CONFIRMED_HALF, combined, isWishedHalf, type MarkCode, together } from './marks.ts'
import type { FindPair } from './pairs.ts'

/** A draft by places of one chart: what shall stand in the cells it changes. */
export interface Overlay {
  /** Place in `to`; -1 = the draft leaves the cell as it is. */
  readonly find: FindPair
  readonly to: readonly (Cell | null)[]
}

export const NO_OVERLAY: Overlay = { find: () => -1, to: [] }

/** What a cell shows, as bits: the mark that is saved in `MARK`, then these. */
export const LOOK = {
  MARK: 7,
  /** A schedule or a window limits it. */
  TIMES: 8,
  /** The key is blocked. */
  BLOCKED: 16,
  /** It comes by a group alone. */
  BY_GROUP: 32,
  /** The draft gives, takes, or changes the times of what was there. */
  GIVEN: 64,
  TAKEN: 128,
  RETIMED: 256,
  /** The draft changes this very cell; without it a change of its group shows here. */
  OWN: 512,
  /** Somebody wishes it, the draft counted in. */
  WISHED: 1024,
} as const

export const markOfLook = (look: number): MarkCode => look & LOOK.MARK

/** Everything that is drawn and said of a cell. Cheap: a few look-ups, whatever the size of the chart. */
export function lookAt(chart: Chart, overlay: Overlay, key: number, target: Target): number {
  const { rights, keys } = chart.answer
  const right = chart.findRight(key, target)
  const was = right >= 0 && !isUnwished(chart, right)
  const change = overlay.find(key, target)
  const will = change < 0 ? was : overlay.to[change] !== null
  let look = 0
  let mark: MarkCode = 0
  let [groupWas, groupWill] = [false, false]
  let isTimed = was && hasTimes(rights.flags[right]!)
  if (target < 0) {
    if (right >= 0) mark = combined(rights.mark[right]!, CONFIRMED_HALF)
  } else {
    if (right >= 0) mark = combined(rights.mark[right]!, chart.answer.cylinders.mark[target]!)
    for (let at = chart.memberStart[target]!; at < chart.memberStart[target + 1]!; at++) {
      const member = chart.memberOrder[at]!
      const group = groupTarget(chart.answer.members.group[member]!)
      const half = chart.answer.members.mark[member]!
      const byGroup = chart.findRight(key, group)
      const groupChange = overlay.find(key, group)
      const isWished = byGroup >= 0 && !isUnwished(chart, byGroup)
      if (byGroup >= 0) mark = together(mark, combined(rights.mark[byGroup]!, half))
      if (!isWishedHalf(half)) continue
      groupWas ||= isWished
      groupWill ||= groupChange < 0 ? isWished : overlay.to[groupChange] !== null
      if (isWished && !was) isTimed ||= hasTimes(rights.flags[byGroup]!)
    }
    const exact = chart.findExact(key, target)
    if (exact >= 0) mark = rights.mark[exact]!
  }
  if (change >= 0) {
    look |= LOOK.OWN
    const to = overlay.to[change]
    if (to) isTimed = to.scheduleNo !== null || to.window !== null
  }
  const [before, after] = [was || groupWas, will || groupWill]
  if (after) look |= LOOK.WISHED
  if (after && !before) look |= LOOK.GIVEN
  else if (before && !after) look |= LOOK.TAKEN
  else if (change >= 0 && was && will) look |= LOOK.RETIMED
  if (after && !will) look |= LOOK.BY_GROUP
  if (isTimed && (before || after)) look |= LOOK.TIMES
  if (keys.blocked[key] === 1 && (before || after || mark !== 0)) look |= LOOK.BLOCKED
  return look | mark
}

const hasTimes = (flags: number): boolean => (flags & (FLAGS.SCHEDULE | FLAGS.WINDOW)) !== 0
