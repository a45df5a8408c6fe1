import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importsOf } from './boundaries/imports.ts'
import { violationsOf } from './boundaries/violations.ts'
import { projectFiles, ROOT } from './files/sources.ts'

const doorExists = (room: string, door: string) => existsSync(join(ROOT, 'packages', room, 'src', door, 'index.ts'))

const IN_A_ROOM = /^(packages\/[^/]+\/src|system-tests|bench|tools)\/.*\.(ts|tsx|mjs)$/

test('no file looks through a wall between rooms', () => {
  const files = projectFiles((path) => IN_A_ROOM.test(path) && !path.startsWith('tools/boundaries.test.ts'))
  expect(files.length).toBeGreaterThan(100)
  expect(files.flatMap((file) => violationsOf(file, doorExists))).toEqual([])
})

describe('a planted violation is found', () => {
  const plant = (path: string, text: string) => violationsOf({ path, text }, doorExists)
  const planted: readonly [why: string, path: string, text: string][] = [
    [
      'the simulator borrows the decision',
      'packages/simulator/src/door/a.ts',
      `import { may } from '@lockwright/domain/access'`,
    ],
    ['only its type', 'packages/simulator/src/door/a.ts', `import type { May } from '@lockwright/domain/access'`],
    ['over two lines', 'packages/simulator/src/door/a.ts', `import {\n  may,\n} from "@lockwright/protocol/message"`],
    ['by a re-export', 'packages/simulator/src/door/a.ts', `export * from '@lockwright/protocol/image'`],
    ['by a dynamic import', 'packages/simulator/src/door/a.ts', `await import('@lockwright/protocol/image')`],
    ['by the type of one', 'packages/simulator/src/door/a.ts', `let x: typeof import('@lockwright/protocol/image')`],
    ['under a computed name', 'packages/simulator/src/door/a.ts', 'await import(name)'],
    ['by require', 'packages/simulator/src/door/a.ts', `require('@lockwright/protocol/image')`],
    ['over the fence', 'packages/simulator/src/door/a.ts', `import { may } from '../../../domain/src/access/index.ts'`],
    ['for its effects alone', 'packages/bridge/src/a.ts', `import '@lockwright/server/store'`],
    ['past the door', 'packages/server/src/a.ts', `import { x } from '@lockwright/protocol/frame/slip.ts'`],
    ['through the front of the house', 'packages/server/src/a.ts', `import { x } from '@lockwright/protocol'`],
    ['the server looks into the judge', 'packages/server/src/a.ts', `import { x } from '@lockwright/simulator/record'`],
    [
      'production code uses test helpers',
      'packages/server/src/a.ts',
      `import { x } from '@lockwright/protocol/testing'`,
    ],
    ['the domain takes a library', 'packages/domain/src/a/b.ts', `import { z } from 'zod'`],
    ['the domain takes the system', 'packages/domain/src/a/b.ts', `import { readFileSync } from 'node:fs'`],
    ['the protocol outside its adapters', 'packages/protocol/src/frame/b.ts', `import { x } from 'node:crypto'`],
    ['the domain asks the clock', 'packages/domain/src/a/b.ts', 'const now = Date.now()'],
    ['the domain throws dice', 'packages/domain/src/a/b.ts', 'const n = Math.random()'],
    ['and hides it', 'packages/domain/src/a/b.ts', 'const { random } = Math'],
    ['the protocol waits', 'packages/protocol/src/session/b.ts', 'setTimeout(retry, 100)'],
    ['a room nobody declared', 'packages/cellar/src/a.ts', ''],
  ]
  test.each(planted)('%s', (_why, path, text) => {
    expect(plant(path, text)).toHaveLength(1)
  })

  const allowed: readonly [why: string, path: string, text: string][] = [
    [
      'the simulator speaks frames',
      'packages/simulator/src/door/a.ts',
      `import { x } from '@lockwright/protocol/frame'`,
    ],
    [
      'tests take the seeded randomness',
      'packages/simulator/src/door/a.test.ts',
      `import { x } from '@lockwright/protocol/testing'`,
    ],
    ['the adapter is one', 'packages/protocol/src/crypto/node.ts', `import { createHmac } from 'node:crypto'`],
    ['tests of the domain read vectors', 'packages/domain/src/a/b.test.ts', `import { readFileSync } from 'node:fs'`],
    ['words about time are not time', 'packages/domain/src/a/b.ts', `// The Date is handed in.\nconst name = 'Date'`],
    ['the own room by relative path', 'packages/server/src/http/a.ts', `import { x } from '../store/index.ts'`],
    ['system tests see everything', 'system-tests/a.test.ts', `import { x } from '@lockwright/server/testing'`],
  ]
  test.each(allowed)('but not: %s', (_why, path, text) => {
    expect(plant(path, text)).toEqual([])
  })
})

test('what looks like an import and is none does not count', () => {
  expect(importsOf(`const x = Buffer.from('a00a')`)).toEqual([])
  expect(importsOf(`export const name = 'from'\nconst y = important('b')`)).toEqual([])
})
