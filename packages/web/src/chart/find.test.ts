import { expect, test } from 'vitest'
import { findMatches } from './find.ts'
import { readChart } from './model/chart.ts'
import { generatedChart } from './model/generated.ts'

test('a marking that begins so comes before a name that holds it', () => {
  const answer = generatedChart({ keys: 2, doors: 2, groups: 1, rights: 0 })
  answer.cylinders.marking = ['D1', 'Z2']
  answer.cylinders.name = ['by the Z wing', '']
  const chart = readChart(answer)
  expect(findMatches(chart, ' z ')).toEqual([
    { kind: 'door', target: 1 },
    { kind: 'door', target: 0 },
  ])
  expect(findMatches(chart, 'group')).toEqual([{ kind: 'door', target: -1 }])
  expect(findMatches(chart, 'k00002')).toEqual([{ kind: 'key', key: 1 }])
  expect(findMatches(chart, '')).toEqual([])
})
