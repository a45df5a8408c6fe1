import { readFileSync } from 'node:fs'

export interface WycheproofCase<Inputs> {
  readonly tcId: number
  readonly comment: string
  readonly result: 'valid' | 'invalid' | 'acceptable'
  readonly inputs: Inputs
}

interface File {
  readonly testGroups: readonly (Record<string, unknown> & { readonly tests: readonly Record<string, unknown>[] })[]
}

/** The cases of one file of `spec/vectors/external`; the inputs are the fields of the group and of the case together. */
export function wycheproof<Inputs>(name: string): readonly WycheproofCase<Inputs>[] {
  const url = new URL(`../../../../spec/vectors/external/wycheproof-${name}_test.json`, import.meta.url)
  const file = JSON.parse(readFileSync(url, 'utf8')) as File
  return file.testGroups.flatMap(({ tests, ...group }) =>
    tests.map((test) => ({ ...test, inputs: { ...group, ...test } }) as unknown as WycheproofCase<Inputs>),
  )
}
