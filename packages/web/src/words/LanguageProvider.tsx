import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { type Say, sayer } from './say.ts'
import { LANGUAGES, type Language, type Words } from './words.ts'

const PLACE = 'lockwright.language'

interface Chosen {
  readonly language: Language
  choose(language: Language): void
}

const LanguageContext = createContext<Chosen>({ language: 'en', choose() {} })

/** The language a person chose here, else the first of the browser's that we speak (R020). */
export function storedLanguage(): Language {
  const wishes = [localStorage.getItem(PLACE) ?? '', ...navigator.languages.map((tag) => tag.slice(0, 2))]
  return wishes.map((wish) => LANGUAGES.find((language) => language === wish)).find((found) => found) ?? 'en'
}

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(storedLanguage)
  const choose = useCallback((next: Language) => {
    localStorage.setItem(PLACE, next)
    setLanguage(next)
  }, [])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const chosen = useMemo(() => ({ language, choose }), [language, choose])
  return <LanguageContext value={chosen}>{children}</LanguageContext>
}

export const useLanguage = (): Chosen => useContext(LanguageContext)

/** The words of a room in the language of the person who looks. */
export function useWords<Key extends string>(words: Words<Key>): Say<Key> {
  const { language } = useLanguage()
  return useMemo(() => sayer(words, language), [words, language])
}
