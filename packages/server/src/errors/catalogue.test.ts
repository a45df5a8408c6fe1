import { describe, expect, it } from 'vitest'
import { FAULTS, type FaultCode, sentence } from './catalogue.ts'

const names = (text: string) => [...text.matchAll(/(?<!\{)\{(\w+)\}(?!\})/g)].map((match) => match[1]).sort()

describe('the catalogue of faults', () => {
  it('names the same facts in every language', () => {
    for (const [code, { en, de }] of Object.entries(FAULTS)) expect([code, names(de)]).toEqual([code, names(en)])
  })

  it('answers with a client or a server error, never with success', () => {
    for (const { status } of Object.values(FAULTS)) expect(status).toBeGreaterThanOrEqual(400)
  })

  it('fills facts in and keeps doubled braces', () => {
    expect(sentence('keyUnknown', 'de', { no: 7 })).toBe('Den Schlüssel 7 gibt es nicht.')
    const full = { marking: 'entries', used: 3001, capacity: 3000, what: 'entries' }
    expect(sentence('keyMemoryFull', 'de', full)).toBe(
      'entries hat dafür keinen Platz: nötig wären 3001 von 3000 (Türen und Türgruppen).',
    )
    expect(sentence('patternInvalid' satisfies FaultCode, 'en', {})).toContain('such as Z{001}.')
  })
})
