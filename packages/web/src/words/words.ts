/** Languages of the screens. NB and SV follow: adding one here makes the compiler name every word that lacks it. */
export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' }

/** The words of one room in every language, as ICU messages: `{count, plural, one {# door} other {# doors}}`. */
export type Words<Key extends string> = Readonly<Record<Language, Readonly<Record<Key, string>>>>

/** Words stand beside the screens that say them; a word missing in a language does not compile. */
export function words<const En extends Readonly<Record<string, string>>>(all: {
  readonly en: En
  readonly de: Readonly<Record<keyof En, string>>
}): Words<Extract<keyof En, string>> {
  return all as Words<Extract<keyof En, string>>
}
