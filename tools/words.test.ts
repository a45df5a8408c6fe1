import { expect, test } from 'vitest'
import { projectFiles } from './files/sources.ts'
import { hashOf, readRefused, refusedOf } from './words/refused.ts'
import { tokensOf } from './words/tokens.ts'

/** Not ours to word: published test vectors, and npm's record of what it fetched. */
const EXEMPT = /^(spec\/vectors\/external\/|package-lock\.json$)/

test("no file names a maker, a vendor, a product or somebody's breach", () => {
  const refused = readRefused()
  const seenAt = new Map<string, string>()
  for (const { path, text } of projectFiles((name) => !EXEMPT.test(name))) {
    for (const token of tokensOf(`${path}\n${text}`)) if (!seenAt.has(token)) seenAt.set(token, path)
  }
  expect(seenAt.size).toBeGreaterThan(1000)
  const found = refusedOf(refused, seenAt.keys()).map((token) => `${seenAt.get(token)}: "${token}"`)
  expect(found, 'say what the thing does instead (GLOSSARY.md has the words)').toEqual([])
})

test('a planted name is found: alone, inside an identifier, as a phrase', () => {
  const salt = 'salt'
  const list = { salt, hashes: ['acme', 'black box'].map((word) => hashOf({ salt, hashes: [] }, word)) }
  const found = (text: string) => refusedOf(list, tokensOf(text))
  expect(found('Works like an ACME key.')).toEqual(['acme'])
  expect(found('const importFromAcme = 1')).toEqual(['acme'])
  expect(found('acme_importer.csv')).toEqual(['acme'])
  expect(found('the Black\nBox file')).toEqual(['black box'])
  expect(found('blackBoxReader')).toEqual(['black box'])
  expect(found('the box is black')).toEqual([])
})
