import { expect, it } from 'vitest'
import { begin, type Standing, stepsDone } from './firstHour.ts'

const OFFICE: Standing = { keys: 10, programmedKeys: 9, blocks: [{ keyNo: 2, confirmedDoors: 7 }], opened: true }

it('what the office had before somebody came is not their doing', () => {
  expect(stepsDone(begin(OFFICE), { ...OFFICE, opened: false })).toEqual([false, false, false, false, false])
})

it('each step is done when the system shows more than it did then', () => {
  const begun = begin(OFFICE)
  const blocked = (confirmedDoors: number) => [...OFFICE.blocks, { keyNo: 11, confirmedDoors }]
  expect(stepsDone(begun, { ...OFFICE, keys: 11, opened: false })).toEqual([true, false, false, false, false])
  expect(stepsDone(begun, { ...OFFICE, keys: 11, programmedKeys: 10 })).toEqual([true, true, true, false, false])
  expect(stepsDone(begun, { ...OFFICE, blocks: blocked(0) }).slice(3)).toEqual([true, false])
  expect(stepsDone(begun, { ...OFFICE, blocks: blocked(1) }).slice(3)).toEqual([true, true])
})

it('a door that was opened stays opened when the page is read anew', () => {
  expect(stepsDone({ ...begin(OFFICE), opened: true }, { ...OFFICE, opened: false })[2]).toBe(true)
})
