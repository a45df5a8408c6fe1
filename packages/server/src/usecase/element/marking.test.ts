import { describe, expect, it } from 'vitest'
import { markingsOf } from './marking.ts'

describe('the marking pattern of a range (R026, R028)', () => {
  it('counts the number in braces up and keeps its zeros', () => {
    expect(markingsOf('Z{001}', 3)).toEqual(['Z001', 'Z002', 'Z003'])
    expect(markingsOf('{9}. OG', 2)).toEqual(['9. OG', '10. OG'])
    expect(markingsOf('T{98}/Süd', 3)).toEqual(['T98/Süd', 'T99/Süd', 'T100/Süd'])
  })

  it('is the marking itself when there is one element', () => {
    expect(markingsOf('Haupttür', 1)).toEqual(['Haupttür'])
  })

  it.each([
    ['Z', 2],
    ['{1}{2}', 2],
    ['Z{x}', 1],
    ['Z{', 1],
  ])('refuses %s for %i', (pattern, count) => {
    expect(() => markingsOf(pattern, count)).toThrow('patternInvalid')
  })
})
