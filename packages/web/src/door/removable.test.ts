import { describe, expect, it } from 'vitest'
import type { Door } from './door.ts'
import { removalOf } from './removable.ts'

const door = (cylinderNo: number, bodyNo: number, bodyKind: Door['bodyKind'], state: Door['state'] = 'nonProgrammed') =>
  ({ cylinderNo, bodyNo, bodyKind, state }) as Door
const numbers = (doors: readonly Door[]) => doors.map(({ cylinderNo }) => cylinderNo)

describe('deleting doors (R034, R084)', () => {
  it('lets single and whole double cylinders go, and keeps what is programmed and half of a double one', () => {
    const removal = removalOf([
      door(1, 1, 'single'),
      door(2, 2, 'double'),
      door(3, 2, 'double'),
      door(4, 3, 'double'),
      door(5, 4, 'single', 'programmed'),
    ])
    expect(numbers(removal.go)).toEqual([1, 2, 3])
    expect(numbers(removal.halves)).toEqual([4])
    expect(numbers(removal.programmed)).toEqual([5])
  })

  it('keeps both sides when one of them is programmed', () => {
    const removal = removalOf([door(1, 1, 'double', 'programmedUnpublished'), door(2, 1, 'double')])
    expect(removal.go).toEqual([])
    expect(numbers(removal.programmed)).toEqual([1, 2])
  })
})
