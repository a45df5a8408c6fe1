import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import type { Language } from './words.ts'

type Catalogue = Readonly<Record<Language, Readonly<Record<string, string>>>>
type Node = ReturnType<IntlMessageFormat['getAst']>[number]

const FILES = import.meta.glob<Record<string, unknown>>('../**/*ords.ts', { eager: true })
const isCatalogue = (value: unknown): value is Catalogue => typeof value === 'object' && value !== null && 'en' in value
const CATALOGUES = Object.entries(FILES).flatMap(([file, module]) =>
  Object.entries(module).flatMap(([name, value]) => (isCatalogue(value) ? [[`${file} ${name}`, value] as const] : [])),
)

/** Nodes of this type are plain text. */
const LITERAL = 0

/** Names of the facts a message asks for; throws for what is no ICU message. */
function factsOf(message: string, language: Language): string[] {
  const names = new Set<string>()
  const visit = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      if ('value' in node && node.type !== LITERAL) names.add(node.value)
      if ('options' in node) for (const option of Object.values(node.options)) visit(option.value)
    }
  }
  visit(new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst())
  return [...names].sort()
}

describe('R020 the words of every room', () => {
  it('are found', () => expect(CATALOGUES.length).toBeGreaterThan(30))

  it.each(CATALOGUES)('%s: both languages have the same messages, asking for the same facts', (_, { en, de }) => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort())
    for (const [key, message] of Object.entries(en)) {
      expect({ key, facts: factsOf(de[key]!, 'de') }).toEqual({ key, facts: factsOf(message, 'en') })
    }
  })

  it.each(CATALOGUES)(
    '%s: every plural and every choice has a branch for all else, and no message is empty',
    (_, all) => {
      for (const messages of [all.en, all.de]) {
        for (const message of Object.values(messages)) {
          expect(message.trim()).not.toBe('')
          if (/\{\w+, (plural|select)/.test(message)) expect(message).toContain('other {')
        }
      }
    },
  )
})
