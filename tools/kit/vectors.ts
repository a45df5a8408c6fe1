import { readFileSync } from 'node:fs'

/** Cases of `spec/vectors/<file>.json`. */
export function vectors<Case>(file: string): readonly (Case & { readonly kind?: string; readonly name: string })[] {
  const url = new URL(`../../spec/vectors/${file}.json`, import.meta.url)
  return (
    JSON.parse(readFileSync(url, 'utf8')) as { cases: (Case & { readonly kind?: string; readonly name: string })[] }
  ).cases
}
