import { IntlMessageFormat } from 'intl-messageformat'
import { isolated } from './isolate.ts'
import type { Language, Words } from './words.ts'

export type Facts = Readonly<Record<string, string | number | boolean | Date>>

const formats = new Map<string, IntlMessageFormat>()

/** One message with its facts filled in. */
function say(language: Language, message: string, facts?: Facts): string {
  if (facts === undefined && !message.includes('{')) return message
  const place = `${language} ${message}`
  let format = formats.get(place)
  if (format === undefined) {
    // Text that people typed goes in as text; tags in a message mean nothing.
    format = new IntlMessageFormat(message, language, undefined, { ignoreTag: true })
    formats.set(place, format)
  }
  return String(format.format(facts && typed(facts)))
}

/** Texts among the facts may be names in any script. */
const typed = (facts: Facts): Facts =>
  Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, typeof fact === 'string' ? isolated(fact) : fact]),
  )

/** Says the words of a room: `say('opensDoors', {count: 3})`. */
export type Say<Key extends string> = (key: Key, facts?: Facts) => string

export function sayer<Key extends string>(words: Words<Key>, language: Language): Say<Key> {
  return (key, facts) => say(language, words[language][key], facts)
}
