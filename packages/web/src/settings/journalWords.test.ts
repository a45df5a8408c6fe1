import { contract } from '@lockwright/server/contract'
import { describe, expect, it } from 'vitest'
import { actWords, isAct } from './journalWords.ts'

/** These are asked by POST because they ask much, and change nothing. */
const ONLY_ASK = /^preview\.|^chart\.draft$/

interface Procedure {
  readonly '~orpc': { readonly route: { readonly method?: string } }
}
const acts = Object.entries(contract).flatMap(([noun, verbs]) =>
  Object.entries(verbs as Readonly<Record<string, Procedure>>).flatMap(([verb, procedure]) =>
    procedure['~orpc'].route.method === 'GET' ? [] : [`${noun}.${verb}`],
  ),
)
const changing = acts.filter((act) => !ONLY_ASK.test(act))

describe('the words of the journal', () => {
  it.each(changing)('has words for %s', (act) => expect(isAct(act)).toBe(true))

  it('has none for what nobody can do', () => {
    expect(Object.keys(actWords.en).sort()).toEqual(changing.toSorted())
  })
})
