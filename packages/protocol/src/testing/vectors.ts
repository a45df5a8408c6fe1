import { readFileSync } from 'node:fs'

/** The cases of `spec/vectors/<name>.json`, made by the reference script from the text of `spec/` alone. */
export function vectorCases<Case>(name: string): readonly (Case & { readonly name: string })[] {
  const url = new URL(`../../../../spec/vectors/${name}.json`, import.meta.url)
  const file = JSON.parse(readFileSync(url, 'utf8')) as { cases: readonly (Case & { readonly name: string })[] }
  return file.cases
}
