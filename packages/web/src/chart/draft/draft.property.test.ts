import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cell, ChartChange } from '../model/chart.ts'
import { cellId, type Draft, type DraftAction, EMPTY_DRAFT, opposite, reduceDraft, sameCell } from './draft.ts'

const cell: fc.Arbitrary<Cell | null> = fc.option(
  fc.record({
    scheduleNo: fc.option(fc.integer({ min: 1, max: 2 })),
    window: fc.option(fc.constant({ from: '2027-01-01T00:00:00.000Z', to: '2027-02-01T00:00:00.000Z' })),
  }),
)
/** What is saved: fixed for a cell, as the chart is while a draft grows. */
const savedAt = (keyNo: number, no: number): Cell | null =>
  (keyNo + no) % 2 === 0 ? { scheduleNo: keyNo % 3 === 0 ? 1 : null, window: null } : null

const change: fc.Arbitrary<ChartChange> = fc
  .record({
    keyNo: fc.integer({ min: 1, max: 6 }),
    kind: fc.constantFrom('cylinder' as const, 'group' as const),
    no: fc.integer({ min: 1, max: 6 }),
    to: cell,
  })
  .map(({ keyNo, kind, no, to }) => ({ keyNo, target: { kind, no }, from: savedAt(keyNo, no), to }))

const action: fc.Arbitrary<DraftAction> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('change' as const), changes: fc.array(change, { maxLength: 8 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('undo' as const, 'redo' as const) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'discard' as const }) },
)

const drafts = fc.array(action, { maxLength: 20 }).map((actions) => actions.reduce(reduceDraft, EMPTY_DRAFT))
const shown = ({ changes }: Draft) => [...changes.values()].map((one) => JSON.stringify(one)).sort()

test('a draft holds only cells that differ from what is saved, each with what is saved', () => {
  fc.assert(
    fc.property(drafts, ({ changes }) => {
      for (const [id, one] of changes) {
        expect(id).toBe(cellId(one))
        expect(one.from).toEqual(savedAt(one.keyNo, one.target.no))
        expect(sameCell(one.from as Cell | null, one.to as Cell | null)).toBe(false)
      }
    }),
  )
})

test('undo takes back exactly the last step, redo makes it again', () => {
  fc.assert(
    fc.property(drafts, fc.array(change, { minLength: 1, maxLength: 8 }), (draft, changes) => {
      const after = reduceDraft(draft, { kind: 'change', changes })
      fc.pre(after !== draft)
      const back = reduceDraft(after, { kind: 'undo' })
      expect(shown(back)).toEqual(shown(draft))
      expect(shown(reduceDraft(back, { kind: 'redo' }))).toEqual(shown(after))
    }),
  )
})

test('undo to the end gives the empty draft, redo to the end the whole one', () => {
  fc.assert(
    fc.property(drafts, (draft) => {
      const toEnd = (kind: 'undo' | 'redo', from: Draft): Draft => {
        const next = reduceDraft(from, { kind })
        return next === from ? from : toEnd(kind, next)
      }
      const begin = toEnd('undo', draft)
      expect(begin.changes.size).toBe(0)
      expect(shown(toEnd('redo', toEnd('redo', draft)))).toEqual(shown(toEnd('redo', begin)))
    }),
  )
})

test('discarding can be taken back', () => {
  fc.assert(
    fc.property(drafts, (draft) => {
      const discarded = reduceDraft(draft, { kind: 'discard' })
      expect(discarded.changes.size).toBe(0)
      if (draft.changes.size > 0) expect(shown(reduceDraft(discarded, { kind: 'undo' }))).toEqual(shown(draft))
    }),
  )
})

test('the opposite of the opposite is the draft; saved then undone leaves every cell as it was', () => {
  fc.assert(
    fc.property(drafts, ({ changes }) => {
      const all = [...changes.values()]
      expect(opposite(opposite(all))).toEqual(all)
      for (const [place, one] of opposite(all).entries()) expect(one.to).toEqual(all[place]!.from)
    }),
  )
})
