import { expect, test } from 'vitest'
import { readChart } from './chart.ts'
import { generatedChart } from './generated.ts'
import { hasCell, keyLines, kindBand, UNGROUPED } from './lines.ts'

const chart = readChart(generatedChart({ keys: 5, doors: 1, groups: 0, rights: 0, kinds: 2 }))
const [even, odd] = [kindBand(0), kindBand(1)]

test('keys of several kinds stand in bands, each key once, and a folded band keeps only its own line', () => {
  const open = keyLines(chart, true, new Set())
  expect([...open.entities]).toEqual([even, 0, 2, 4, odd, 1, 3])
  expect([open.counts.get(even), open.counts.get(odd), open.lineOf.get(3)]).toEqual([3, 2, 6])
  const folded = keyLines(chart, true, new Set([even]))
  expect([...folded.entities]).toEqual([even, odd, 1, 3])
  expect([folded.counts.get(even), folded.lineOf.get(2)]).toEqual([3, undefined])
})

test('one kind alone, or no bands asked for: keys by their number', () => {
  expect([...keyLines(chart, false, new Set()).entities]).toEqual([0, 1, 2, 3, 4])
  const plain = readChart(generatedChart({ keys: 3, doors: 1, groups: 0, rights: 0 }))
  expect([...keyLines(plain, true, new Set([even])).entities]).toEqual([0, 1, 2])
})

test('bands of keys and of ungrouped doors have no cells, groups do', () => {
  expect([hasCell(even, 0), hasCell(0, UNGROUPED), hasCell(0, -1), hasCell(0, 0)]).toEqual([false, false, true, true])
})
