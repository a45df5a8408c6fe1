import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { DOORS } from '../demo/office.ts'

const WEB = fileURLToPath(new URL('../../packages/web/src', import.meta.url))
/** A part of a message says which language it is in from so many characters on. */
const CHUNK_MIN = 14

type Catalogue = Readonly<Record<'en' | 'de', Readonly<Record<string, string>>>>

interface English {
  /** Messages that are one text. */
  readonly whole: ReadonlySet<string>
  /** What stands around the facts of the others. */
  readonly chunks: readonly string[]
}

/** Texts of a page in German that the catalogues know as English and not as German. */
export async function foreignWords(page: Page): Promise<string[]> {
  english ??= await readEnglish()
  const { whole, chunks } = english
  const texts = await page.evaluate(textsOf)
  return texts.filter((text) => whole.has(text) || chunks.some((chunk) => text.includes(chunk)))
}

let english: English | undefined

async function readEnglish(): Promise<English> {
  const files = globSync('**/*ords.ts', { cwd: WEB }).filter((file) => file !== 'words/words.ts')
  const modules: Record<string, unknown>[] = await Promise.all(files.map((file) => import(`${WEB}/${file}`)))
  const catalogues = modules.flatMap((module) => Object.values(module).filter(isCatalogue))
  if (catalogues.length < files.length) throw new Error('a file of words holds no catalogue')
  const messages = (language: 'en' | 'de') => catalogues.flatMap((one) => Object.values(one[language]))
  const german = messages('de')
  const isGerman = new Set(german)
  const germanText = german.join('\n')
  // The office has names of its own, which nobody translates.
  const named = new Set(DOORS.flatMap(({ name, place }) => [name, place]))
  const mine = messages('en').filter((text) => !isGerman.has(text) && !named.has(text))
  return {
    whole: new Set(mine.filter((text) => !text.includes('{') && /\p{L}{3}/u.test(text))),
    chunks: mine
      .filter((text) => text.includes('{'))
      .flatMap((text) => text.split(/[{}#]/))
      .filter((text) => text.length >= CHUNK_MIN && text.trim().includes(' ') && !/plural|select/.test(text))
      .filter((text) => !germanText.includes(text)),
  }
}

const isCatalogue = (value: unknown): value is Catalogue =>
  typeof value === 'object' && value !== null && 'en' in value && 'de' in value && typeof value.en === 'object'

/** All that is read on a page or read out of it, but what says to be in another language; runs in the browser. */
function textsOf(): string[] {
  const texts: string[] = []
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
  for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
    const element = node instanceof Element ? node : node.parentElement!
    if (element.closest('script, style, [lang]:not(html)') !== null) continue
    if (node instanceof Element) {
      for (const name of ['aria-label', 'placeholder', 'title', 'alt']) texts.push(node.getAttribute(name) ?? '')
    } else texts.push(node.textContent ?? '')
  }
  return [...new Set([document.title, ...texts].map((text) => text.trim()).filter((text) => text !== ''))]
}
