import { expect, test } from 'vitest'
import type { KeyEntry } from '../model/index.ts'
import { NOW } from '../testing/index.ts'
import { A } from '../testing/states.ts'
import { isNarrower } from './index.ts'

const entry: KeyEntry = {
  slot: { kind: 'cylinder', cylinderNo: A },
  scheduleIndex: 0,
  rightsVersion: 0,
  listMode: false,
}
const content = (...entries: readonly KeyEntry[]) => ({ entries, schedules: [] })

test('B1: setting LIST narrows, for the ticket alone then opens nothing; taking it off widens', () => {
  const list = { ...entry, listMode: true }
  expect(isNarrower(content(entry), content(list), NOW)).toBe(true)
  expect(isNarrower(content(list), content(entry), NOW)).toBe(false)
  expect(isNarrower(content(list), content(list), NOW)).toBe(false)
})

test('B1: a task ticket opens nothing, so giving it back does not narrow', () => {
  const ticket: KeyEntry = { ...entry, slot: { kind: 'task', cylinderNo: A } }
  expect(isNarrower(content(ticket), content(), NOW)).toBe(false)
  expect(isNarrower(content(entry), content(), NOW)).toBe(true)
})
