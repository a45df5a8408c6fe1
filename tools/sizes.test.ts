import { describe, expect, test } from 'vitest'
import { projectFiles } from './files/sources.ts'
import { ALLOWED, LINES_MAX, REFERENCE_LINES, REFERENCE_WIDTH, sizeFaults } from './sizes/ratchet.ts'

test('no file has outgrown one thing', () => {
  const files = projectFiles((path) => /\.(ts|tsx|mjs|py)$/.test(path))
  expect(sizeFaults(files, ALLOWED)).toEqual([])
})

test('the reference of the specification stays small enough to be read in an evening', () => {
  const files = projectFiles((path) => /^spec\/reference\/.*\.py$/.test(path))
  const lines = files.flatMap(({ text }) => text.trimEnd().split('\n'))
  expect(files.length).toBeGreaterThan(5)
  expect(lines.length).toBeLessThan(REFERENCE_LINES)
  expect(lines.filter((line) => line.length > REFERENCE_WIDTH)).toEqual([])
})

describe('the ratchet', () => {
  const file = (lines: number) => ({ path: 'a.ts', text: 'x\n'.repeat(lines) })

  test('holds at the limit and not one line past it', () => {
    expect(sizeFaults([file(LINES_MAX)], {})).toEqual([])
    expect(sizeFaults([file(LINES_MAX + 1)], {})).toHaveLength(1)
  })

  test('lets a long file stay as long as it was, and only shrink', () => {
    expect(sizeFaults([file(600)], { 'a.ts': 600 })).toEqual([])
    expect(sizeFaults([file(601)], { 'a.ts': 600 })).toHaveLength(1)
    expect(sizeFaults([file(599)], { 'a.ts': 600 })).toEqual([expect.stringContaining('lower its exception')])
  })

  test('forgets exceptions that are no longer needed', () => {
    expect(sizeFaults([file(300)], { 'a.ts': 600 })).toEqual([expect.stringContaining('no longer needs')])
    expect(sizeFaults([], { 'a.ts': 600 })).toEqual([expect.stringContaining('no longer needs')])
  })
})
