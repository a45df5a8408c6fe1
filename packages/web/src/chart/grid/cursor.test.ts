import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellsIn, goTo, moved, rectangleOf, START } from './cursor.ts'

const size = { rows: 100, columns: 50, pageRows: 20, pageColumns: 10 }
const press = (key: string, more: Partial<{ shift: boolean; ctrl: boolean; alt: boolean }> = {}) => ({
  key,
  shift: false,
  ctrl: false,
  alt: false,
  ...more,
})
const nothing = () => false

test('R030: arrows step, Shift makes a rectangle, Home and End go to the edges', () => {
  const right = moved(START, press('ArrowRight'), size, nothing)!
  const down = moved(right, press('ArrowDown', { shift: true }), size, nothing)!
  expect(rectangleOf(down)).toEqual({ top: 0, bottom: 1, left: 1, right: 1 })
  expect(moved(down, press('End'), size, nothing)).toEqual(goTo(START, 1, 49))
  expect(moved(down, press('End', { ctrl: true }), size, nothing)).toEqual(goTo(START, 99, 49))
  expect(moved(down, press('PageDown'), size, nothing)).toEqual(goTo(START, 21, 1))
  expect(moved(down, press('PageDown', { alt: true }), size, nothing)).toEqual(goTo(START, 1, 11))
  expect(moved(down, press('x'), size, nothing)).toBeNull()
})

test('Ctrl with an arrow goes to the next filled cell, else to the edge', () => {
  const filled = (row: number, column: number) => column === 0 && row === 7
  const at = moved(START, press('ArrowDown', { ctrl: true }), size, filled)!
  expect(at.row).toBe(7)
  expect(moved(at, press('ArrowDown', { ctrl: true }), size, filled)!.row).toBe(99)
})

const keys = fc.constantFrom('ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown')

test('no walk leaves the grid', () => {
  const walk = fc.array(fc.tuple(keys, fc.boolean(), fc.boolean(), fc.boolean()))
  const filled = (row: number, column: number) => (row * 7 + column) % 11 === 0
  fc.assert(
    fc.property(walk, (steps) => {
      let cursor = START
      for (const [key, shift, ctrl, alt] of steps) cursor = moved(cursor, { key, shift, ctrl, alt }, size, filled)!
      const { top, bottom, left, right } = rectangleOf(cursor)
      expect(top >= 0 && bottom < size.rows && left >= 0 && right < size.columns).toBe(true)
      expect(cellsIn(rectangleOf(cursor))).toBeGreaterThan(0)
    }),
  )
})
