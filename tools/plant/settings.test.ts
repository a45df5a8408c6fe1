import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dataFolder, freePort, isTaken, prepareFolder } from './settings.ts'
import { shorten } from './shorten.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lw-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the data folder', () => {
  test('is the one asked for, else in the project', () => {
    chmodSync(folder, 0o755)
    expect(dataFolder(folder, '/srv/doors', true)).toBe('/srv/doors')
    expect(dataFolder(folder, undefined, false)).toBe(join(folder, 'data'))
    expect(dataFolder(folder, undefined, true)).toBe(join(folder, 'data'))
  })

  test('R009 lies outside a home that only root may enter', () => {
    mkdirSync(join(folder, 'project'))
    chmodSync(folder, 0o700)
    expect(dataFolder(join(folder, 'project'), undefined, true)).toBe('/var/lib/lockwright')
    expect(dataFolder(join(folder, 'project'), undefined, false)).toBe(join(folder, 'project', 'data'))
  })

  test('that cannot be made is named with the remedy', () => {
    expect(prepareFolder(join(folder, 'a', 'b'))).toBeNull()
    writeFileSync(join(folder, 'file'), '')
    expect(prepareFolder(join(folder, 'file', 'data'))).toContain('LOCKWRIGHT_DATA')
  })
})

test('a port somebody listens on is taken', async () => {
  const port = await freePort()
  expect(await isTaken(port)).toBe(false)
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  expect(await isTaken(port)).toBe(true)
  server.close()
})

describe('lines of programs', () => {
  test('plain ones pass, long ones are cut', () => {
    expect(shorten('ready')).toBe('ready')
    expect(shorten('x'.repeat(500))).toHaveLength(200)
    expect(shorten('{ not json')).toBe('{ not json')
  })

  test('of logs the message is shown, from warnings on', () => {
    expect(shorten('{"level":30,"msg":"request"}')).toBeNull()
    expect(shorten('{"level":40,"msg":"a database session broke"}')).toBe('a database session broke')
    expect(shorten('{"event":"ready"}')).toBe('ready')
    expect(shorten('{"time":1}')).toBeNull()
  })
})
