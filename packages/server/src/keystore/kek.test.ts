import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeRandom } from '@lockwright/protocol/crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadKek } from './kek.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lw-kek-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('the key-encryption key', () => {
  it('is made once, readable by its owner only, also when servers start together', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => loadKek(folder, undefined, nodeRandom)))
    expect(new Set(all.map((kek) => Buffer.from(kek).toString('hex'))).size).toBe(1)
    expect(all[0]).toHaveLength(32)
    expect(await readdir(folder)).toEqual(['kek'])
    expect((await stat(join(folder, 'kek'))).mode & 0o777).toBe(0o600)
  })

  it('is refused when others can read it or when it is malformed', async () => {
    await writeFile(join(folder, 'kek'), 'short', { mode: 0o600 })
    await expect(loadKek(folder, undefined, nodeRandom)).rejects.toMatchObject({ code: 'malformed' })
    await chmod(join(folder, 'kek'), 0o644)
    await expect(loadKek(folder, undefined, nodeRandom)).rejects.toMatchObject({ code: 'readableByOthers' })
  })

  it('comes from the environment when given there, and then no file is made', async () => {
    const hex = '0f'.repeat(32)
    expect(await loadKek(folder, hex, nodeRandom)).toEqual(new Uint8Array(32).fill(15))
    await expect(loadKek(folder, 'zz', nodeRandom)).rejects.toMatchObject({ code: 'malformed' })
    expect(await readdir(folder)).toEqual([])
  })
})
