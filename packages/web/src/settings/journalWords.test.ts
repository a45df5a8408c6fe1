import { contract } from '@lockwright/server/contract'
import { describe, expect, it } from 'vitest'
import { sayer } from '../words/say.ts'
import { actFacts, actWords, isAct } from './journalWords.ts'

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

  it('tells how many rights were given and taken', () => {
    const says = (after: unknown) => sayer(actWords, 'en')('chart.save', actFacts(after))
    expect(says({ granted: 2, revoked: 0 })).toBe('2 rights granted or changed')
    expect(says({ granted: 0, revoked: 1 })).toBe('1 right revoked')
    expect(says({ granted: 1, revoked: 3 })).toBe('1 right granted or changed, 3 revoked')
    expect(says(null)).toBe('Rights changed')
  })

  it('has none for what nobody can do', () => {
    expect(Object.keys(actWords.en).sort()).toEqual(changing.toSorted())
  })
})
