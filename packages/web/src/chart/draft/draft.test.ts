import { expect, test } from 'vitest'
import type { ChartChange } from '../model/chart.ts'
import { CHANGES_MAX, EMPTY_DRAFT, reduceDraft } from './draft.ts'

const ON = { scheduleNo: null, window: null }
const WEEK = { scheduleNo: 4, window: null }
const change = (keyNo: number, to: ChartChange['to'], from: ChartChange['from'] = null): ChartChange => ({
  keyNo,
  target: { kind: 'cylinder', no: 1 },
  from,
  to,
})

test('a cell that is put back to what is saved leaves the draft', () => {
  const given = reduceDraft(EMPTY_DRAFT, { kind: 'change', changes: [change(1, ON)] })
  expect(reduceDraft(given, { kind: 'change', changes: [change(1, null)] }).changes.size).toBe(0)
})

test('a draft never grows past what the server takes; it then stays as it is', () => {
  const many = Array.from({ length: CHANGES_MAX }, (_, index) => change(index + 1, ON))
  const full = reduceDraft(EMPTY_DRAFT, { kind: 'change', changes: many })
  expect(full.changes.size).toBe(CHANGES_MAX)
  expect(reduceDraft(full, { kind: 'change', changes: [change(CHANGES_MAX + 1, ON)] })).toBe(full)
})

test('what was changed again during the save stays, from what was saved', () => {
  const sent = [change(1, ON), change(2, ON)]
  const draft = reduceDraft(EMPTY_DRAFT, { kind: 'change', changes: sent })
  const later = reduceDraft(draft, { kind: 'change', changes: [change(2, WEEK)] })
  const after = reduceDraft(later, { kind: 'saved', changes: sent })
  expect([...after.changes.values()]).toEqual([change(2, WEEK, ON)])
})

test('a conflict: keep the own wish on what stands there now, or let it go', () => {
  const draft = reduceDraft(EMPTY_DRAFT, { kind: 'change', changes: [change(1, WEEK), change(2, ON)] })
  const kept = reduceDraft(draft, { kind: 'rebase', change: change(1, WEEK), now: ON })
  expect(kept.changes.get('1 cylinder 1')).toEqual(change(1, WEEK, ON))
  expect(reduceDraft(draft, { kind: 'rebase', change: change(2, ON), now: ON }).changes.size).toBe(1)
  expect([...reduceDraft(draft, { kind: 'drop', change: change(1, WEEK) }).changes.keys()]).toEqual(['2 cylinder 1'])
})
