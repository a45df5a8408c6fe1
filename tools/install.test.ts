import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { install } from './install.mjs'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lw-install-'))
})
afterEach(() => rmSync(root, { recursive: true }))

interface Entry {
  readonly version: string
  readonly optional?: boolean
}

function writeLock(packages: Record<string, Entry>): void {
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ packages: { '': { version: '1.0.0' }, ...packages } }),
  )
}

/** What npm notes in node_modules after an installation. */
function writeInstalled(packages: Record<string, Entry>): void {
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }))
}

/** One run with an npm that installs `packages` or fails with `stderr`. */
function runInstall(npm: { packages: Record<string, Entry> } | { stderr: string }) {
  const commands: string[] = []
  const said: string[] = []
  const run = (command: string[]) => {
    commands.push(command[0] ?? '')
    if ('stderr' in npm) return { status: 1, stderr: npm.stderr }
    writeInstalled(npm.packages)
    return { status: 0, stderr: '' }
  }
  const done = install(root, run, (line: string) => said.push(line))
  return { done, commands, said }
}

const A1 = { 'node_modules/a': { version: '1.0.0' } }
const A2 = { 'node_modules/a': { version: '2.0.0' } }

test('an empty clone is installed once, in one line, and the second time in silence', () => {
  writeLock(A1)
  expect(runInstall({ packages: A1 })).toMatchObject({
    done: true,
    commands: ['ci'],
    said: [expect.stringContaining('Installing')],
  })
  expect(runInstall({ packages: A1 })).toEqual({ done: true, commands: [], said: [] })
})

test('a changed lockfile is installed', () => {
  writeLock(A1)
  runInstall({ packages: A1 })
  writeLock(A2)
  expect(runInstall({ packages: A2 }).commands).toEqual(['ci'])
})

test('an npm ci by hand is not done again', () => {
  writeLock(A1)
  writeInstalled(A1)
  expect(runInstall({ packages: A1 }).commands).toEqual([])
})

test('packages for other platforms may be missing, others not', () => {
  writeLock({ ...A1, 'node_modules/b': { version: '1.0.0', optional: true } })
  writeInstalled(A1)
  expect(runInstall({ packages: A1 }).commands).toEqual([])
  writeLock({ ...A1, 'node_modules/b': { version: '1.0.0' } })
  expect(runInstall({ packages: A1 }).commands).toEqual(['ci'])
})

test('without a network it says so, and what to do, and tries again the next time', () => {
  writeLock(A1)
  const offline = runInstall({ stderr: 'npm error code EAI_AGAIN' })
  expect(offline.done).toBe(false)
  expect(offline.said.at(-1)).toContain('cannot be reached')
  expect(runInstall({ packages: A1 }).commands).toEqual(['ci'])
})
