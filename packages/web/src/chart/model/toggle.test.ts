import { HALVES } from '@lockwright/server/contract'
import { expect, test } from 'vitest'
import { EMPTY_DRAFT, reduceDraft } from '../draft/draft.ts'
import { readChart } from './chart.ts'
import { generatedChart } from './generated.ts'
import { NO_OVERLAY } from './look.ts'
import { overlayOf } from './overlay.ts'
import { toggled } from './toggle.ts'

/** Key 0: door 0 with schedule 5, the group of doors 1 and 2. Key 1: nothing. */
function small() {
  const answer = generatedChart({ keys: 2, doors: 3, groups: 1, rights: 0 })
  answer.members = { group: [0, 0], cylinder: [1, 2], mark: [1, 1] }
  answer.rights = {
    key: [0, 0],
    target: [0, -1],
    mark: [1, HALVES.indexOf('confirmed')],
    flags: [1, 0],
    schedule: [5, 0],
  }
  return readChart(answer)
}
const row = (key: number) => [0, 1, 2].map((target) => ({ key, target }))

test('R030: a rectangle goes on unless all of it is on; rights by a group stay', () => {
  const chart = small()
  expect(toggled(chart, NO_OVERLAY, row(1)).changes).toHaveLength(3)
  const off = toggled(chart, NO_OVERLAY, row(0))
  expect(off).toMatchObject({ byGroup: 2, tooMany: false })
  expect(off.changes).toEqual([
    { keyNo: 1, target: { kind: 'cylinder', no: 1 }, from: { scheduleNo: 5, window: null }, to: null },
  ])
})

test('toggling twice leaves nothing in the draft, the schedule included', () => {
  const chart = small()
  const once = reduceDraft(EMPTY_DRAFT, { kind: 'change', changes: toggled(chart, NO_OVERLAY, row(0)).changes })
  const again = toggled(chart, overlayOf(chart, once.changes.values()), row(0).slice(0, 1))
  expect(reduceDraft(once, { kind: 'change', changes: again.changes }).changes.size).toBe(0)
})

test('more than a draft holds changes nothing', () => {
  const chart = readChart(generatedChart({ keys: 200, doors: 60, groups: 0, rights: 0 }))
  const spots = Array.from({ length: 12_000 }, (_, place) => ({ key: place % 200, target: Math.floor(place / 200) }))
  expect(toggled(chart, NO_OVERLAY, spots)).toEqual({ changes: [], byGroup: 0, tooMany: true })
})
