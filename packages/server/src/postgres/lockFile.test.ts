import { expect, test } from 'vitest'
import { parseLockFile } from './lockFile.ts'

const RUNNING = '4711\n/srv/data/cluster\n1790000000\n5432\n/srv/data/socket\n\n  9437331         3\nready   \n'

test('a running server names its process, its socket and that it is ready', () => {
  expect(parseLockFile(RUNNING)).toEqual({ pid: 4711, socketFolder: '/srv/data/socket', ready: true })
})

test('a server that is still starting is not ready', () => {
  expect(parseLockFile(RUNNING.replace('ready   ', 'starting'))?.ready).toBe(false)
  expect(parseLockFile('4711\n/srv/data/cluster\n1790000000\n')?.ready).toBe(false)
})

test('an empty or foreign file is no running server', () => {
  expect(parseLockFile('')).toBeNull()
  expect(parseLockFile('not a number\n')).toBeNull()
  expect(parseLockFile('-12\n/a single-user server\n')).toBeNull()
})
