import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isolated } from './isolate.ts'
import { sayer } from './say.ts'
import { words } from './words.ts'

const say = sayer(words({ en: { given: '{name} has {count} keys' }, de: { given: '{name} hat {count}' } }), 'en')

describe('names in sentences', () => {
  it('that run from right to left, or turn what follows, stay among themselves', () => {
    for (const name of ['שרה לוי', 'ليلى', 'Ada \u202enaj']) {
      expect(say('given', { name, count: 3 })).toBe(`\u2068${name}\u2069 has 3 keys`)
    }
  })

  it('that run as the sentence does are left as they are', () => {
    for (const name of ['Ada Ærlig', 'Łucja', '木村', 'Ελένη', '😀']) {
      expect(say('given', { name, count: 3 })).toBe(`${name} has 3 keys`)
    }
  })

  it('cannot close the brackets around them', () => {
    const unit = fc.constantFrom('a', 'א', '\u2066', '\u2067', '\u2068', '\u2069', '\u202e', '\u202c')
    fc.assert(
      fc.property(fc.string({ unit }), (name) => {
        const shown = isolated(name)
        if (shown === name) return
        // Whatever is opened first is closed last.
        let depth = 0
        for (const [place, sign] of [...shown].entries()) {
          if (/[\u2066-\u2068]/.test(sign)) depth++
          if (sign === '\u2069') depth--
          expect(depth === 0).toBe(place === shown.length - 1)
        }
      }),
    )
  })

  it('that stand in a list stay apart there too', () => {
    const names = ['אב', 'K1'].map(isolated).join(', ')
    expect(isolated(names)).toBe(`\u2068${names}\u2069`)
  })
})
