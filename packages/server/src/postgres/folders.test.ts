import { join } from 'node:path'
import { expect, test } from 'vitest'
import { foldersOf } from './folders.ts'

test('everything lies in the data folder', () => {
  const folders = foldersOf('/srv/lockwright/postgres')
  expect(Object.values(folders).every((path) => path.startsWith('/srv/lockwright/postgres'))).toBe(true)
})

test('a data folder too deep for a socket gets a short one, always the same and its own', () => {
  const deep = (name: string) => foldersOf(join('/srv', 'deep'.repeat(25), name)).socket
  expect(Buffer.byteLength(join(deep('a'), '.s.PGSQL.5432'))).toBeLessThan(104)
  expect(deep('a')).toBe(deep('a'))
  expect(deep('a')).not.toBe(deep('b'))
})
