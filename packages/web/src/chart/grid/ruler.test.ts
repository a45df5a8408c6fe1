import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Ruler } from './ruler.ts'

const widths = (letter: string) => (letter === '…' ? 8 : letter === 'i' ? 3 : 7)

test('what fits is shown whole, the rest as far as it fits with an ellipsis', () => {
  const ruler = new Ruler(widths)
  expect(ruler.fit('Ada', 21)).toEqual({ shown: 'Ada', width: 21 })
  expect(ruler.fit('Ada Lind', 40)).toEqual({ shown: 'Ada…', width: 36 })
  expect(ruler.fit('Ada', 13)).toEqual({ shown: '', width: 0 })
})

test('no text is wider than its room, and no letter is measured twice', () => {
  const asked = new Set<string>()
  const ruler = new Ruler((letter) => {
    expect(asked.has(letter)).toBe(false)
    asked.add(letter)
    return widths(letter)
  })
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 80 }), (text, room) => {
      const { shown, width } = ruler.fit(text, room)
      expect(width).toBeLessThanOrEqual(room)
      expect(ruler.widthOf(shown)).toBeLessThanOrEqual(room)
    }),
  )
})
