import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Options, readArguments } from './arguments.ts'
import { loadChoice, saveChoice } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'bridge-'))
const token = join(folder, 'token')
writeFileSync(token, 'secret\n')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = (...args: string[]) => readArguments(args) as Options

describe('command line', () => {
  it('R013 takes several servers, each with its token, in order', () => {
    const { servers, choice, statusPort } = read(
      ...['--server', 'https://a.example/', '--token-file', token],
      ...['--server', 'http://127.0.0.1:3000', '--token-file', token],
    )
    expect(servers).toMatchObject([
      { name: 'https://a.example/', url: 'wss://a.example/relay', token: 'secret' },
      { name: 'http://127.0.0.1:3000', url: 'ws://127.0.0.1:3000/relay', token: 'secret' },
    ])
    expect(choice).toBeNull()
    expect(statusPort).toBe(48_127)
  })

  it('R095 takes port and speed, patterns to probe, a proxy', () => {
    const { choice, probe, servers } = read(
      ...['--server', 'https://a.example', '--token-file', token, '--port', 'COM3', '--speed', '9600'],
      ...['--probe', '/x/*', '--probe', '/y/*', '--proxy', 'http://user@proxy:8080', '--proxy-password-file', token],
    )
    expect(choice).toEqual({ kind: 'address', address: { kind: 'serial', path: 'COM3', speed: 9_600 } })
    expect(probe).toEqual(['/x/*', '/y/*'])
    expect(servers[0]!.agent).toBeDefined()
  })

  it.each([
    ['no server', []],
    ['no token', ['--server', 'https://a.example']],
    ['token file missing', ['--server', 'https://a.example', '--token-file', join(folder, 'none')]],
    ['no server address', ['--server', 'ftp://a.example', '--token-file', token]],
    ['token in clear over a network', ['--server', 'http://a.example', '--token-file', token]],
    ['no speed', ['--server', 'https://a.example', '--token-file', token, '--port', 'COM3', '--speed', 'fast']],
    ['no proxy', ['--server', 'https://a.example', '--token-file', token, '--proxy', 'proxy']],
    ['unknown option', ['--key', 'x']],
  ])('says what is wrong: %s', (_, args) => {
    expect(readArguments(args)).toBeTypeOf('string')
  })
})

describe('R095 port chosen by hand', () => {
  it('is kept over restarts', () => {
    const file = join(folder, 'settings.json')
    expect(loadChoice(file)).toEqual({ kind: 'auto' })
    for (const choice of [
      { kind: 'address', address: { kind: 'serial', path: '/dev/pd', speed: 9_600 } },
      { kind: 'address', address: { kind: 'tcp', host: '::1', port: 4000 } },
      { kind: 'auto' },
    ] as const) {
      saveChoice(file, choice)
      expect(loadChoice(file)).toEqual(choice)
    }
    writeFileSync(file, '{"port": 5')
    expect(loadChoice(file)).toEqual({ kind: 'auto' })
  })
})
