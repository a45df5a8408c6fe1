import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const WEB = fileURLToPath(new URL('../../packages/web/src', import.meta.url))

type Facts = Readonly<Record<string, string | number | boolean>>
/** In the place of a fact that whoever reads cannot know. */
export const anything = '\u2042'

/** The words of the screens in one language, by `room/file.message`: `key/words.create`. */
export interface Catalogues {
  say(message: string, facts?: Facts): string
  /** Matches the message wherever it stands, with `anything` for facts that are not known. */
  like(message: string, facts?: Facts): RegExp
}

interface Speaking {
  sayer(all: Readonly<Record<string, Readonly<Record<string, string>>>>, language: string): Catalogues['say']
}

/** Read from the rooms themselves, so that no test holds a copy of a text. */
export async function readCatalogues(language: 'en' | 'de'): Promise<Catalogues> {
  const texts: Record<string, string> = {}
  for (const file of globSync('**/*ords.ts', { cwd: WEB })) {
    const module = (await import(`${WEB}/${file}`)) as Record<string, unknown>
    for (const exported of Object.values(module)) {
      const messages = (exported as Record<string, Record<string, string>>)[language]
      for (const [name, text] of Object.entries(messages ?? {})) texts[`${file.slice(0, -3)}.${name}`] = text
    }
  }
  const { sayer } = (await import(`${WEB}/words/say.ts`)) as Speaking
  const sayKnown = sayer({ [language]: texts }, language)
  const say = (message: string, facts?: Facts): string => {
    if (!Object.hasOwn(texts, message)) throw new Error(`no screen says ${message}`)
    return sayKnown(message, facts)
  }
  const like = (message: string, facts?: Facts) =>
    new RegExp(say(message, facts).split(anything).map(escaped).join('.*?'), 's')
  return { say, like }
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
