import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromTsv, planPaste, toTsv, wantOf } from './table.ts'

const text = fc.string().map((one) => one.replaceAll('\u0000', ''))

test('what is copied is pasted the same, whatever the cells hold', () => {
  const rows = fc
    .integer({ min: 1, max: 5 })
    .chain((width) => fc.array(fc.array(text, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }))
  fc.assert(
    fc.property(rows, (cells) => {
      // A single empty cell is nothing; a last empty row in one column is a line end.
      fc.pre(cells[0]!.length > 1)
      expect(fromTsv(toTsv(cells))).toEqual(cells)
    }),
  )
})

test('any text gives cells', () => {
  fc.assert(fc.property(fc.string(), (any) => fromTsv(any).length > 0))
})

test('a line end at the end, as spreadsheets put it, is no row', () => {
  expect(fromTsv('x\t\r\n\tx\r\n')).toEqual([
    ['x', ''],
    ['', 'x'],
  ])
})

test('x is a right, blank is none, (x) says nothing about the cell itself', () => {
  expect(['x', 'X', '1', '✓', 'z'].map(wantOf)).toEqual(Array(5).fill('on'))
  expect(['', ' ', '0', '-', 'nein'].map(wantOf)).toEqual(Array(5).fill('off'))
  expect(wantOf('(x)')).toBe('as it is')
})

const place = {
  top: 2,
  left: 3,
  rows: 1,
  columns: 2,
  rowOf: (marking: string) => ({ D1: 0, D2: 1 })[marking],
  columnOf: (marking: string) => ({ K1: 0, K2: 1 })[marking],
}

test('without heads from the selected cell on; one cell fills the selection', () => {
  expect(planPaste([['x', '']], place).wanted).toEqual([
    { row: 2, column: 3, want: 'on' },
    { row: 2, column: 4, want: 'off' },
  ])
  expect(planPaste([['x']], place).wanted.map(({ column }) => column)).toEqual([3, 4])
})

test('with heads where the markings say; what the chart does not have is named', () => {
  const plan = planPaste(fromTsv('\tK2\tK9\nD2\tx\tx\nD7\tx\tx\n'), place)
  expect(plan).toEqual({ wanted: [{ row: 1, column: 1, want: 'on' }], unknown: ['K9', 'D7'] })
})
