import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Listener, Patience, Program } from './child.ts'
import { supervise } from './child.ts'
import { identify, isAlive } from './identity.ts'
import { startPlant } from './plant.ts'
import { openRegister } from './register.ts'

const QUICK: Patience = { firstMs: 1, lastMs: 4, healthyMs: 60_000, endMs: 200 }

let folder: string
const undo: (() => Promise<unknown>)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lw-plant-'))
})
afterEach(async () => {
  for (const step of undo.splice(0)) await step()
  rmSync(folder, { recursive: true })
})

const node = (name: string, code: string): Program => ({ name, command: [process.execPath, '-e', code] })
const FOREVER = 'setInterval(() => {}, 1e6)'

/** Writes down what happens and lets a test wait for it. */
function witness() {
  const events: string[] = []
  const pids: number[] = []
  const waiting: { text: string; heard: () => void }[] = []
  const note = (event: string) => {
    events.push(event)
    for (const { text, heard } of waiting) if (event.includes(text)) heard()
  }
  const listener: Listener = {
    said: (program, line) => note(`${program}: ${line}`),
    started: (program, pid) => {
      pids.push(pid)
      note(`${program} started`)
    },
    died: (program, how, againInMs) => note(`${program} ${how}, again in ${againInMs}`),
  }
  const heard = (text: string) =>
    new Promise<void>((resolve) => {
      if (events.some((event) => event.includes(text))) resolve()
      else waiting.push({ text, heard: resolve })
    })
  return { listener, events, pids, heard }
}

function supervised(program: Program, listener: Listener) {
  const running = supervise(program, listener, QUICK)
  undo.push(() => running.stop())
  return running
}

describe('one program', () => {
  test('its lines are passed on under its name', async () => {
    const { listener, heard } = witness()
    supervised(node('server', `console.log('listening'); console.error('careful'); ${FOREVER}`), listener)
    await Promise.all([heard('server: listening'), heard('server: careful')])
  })

  test('one that dies is started again, later each time', async () => {
    const { listener, events, heard } = witness()
    supervised(node('bridge', 'process.exit(3)'), listener)
    await heard('again in 4')
    expect(events.filter((event) => event.includes('again')).slice(0, 3)).toEqual([
      'bridge ended with code 3, again in 1',
      'bridge ended with code 3, again in 2',
      'bridge ended with code 3, again in 4',
    ])
  })

  test('one that is killed is started again', async () => {
    const { listener, pids, heard } = witness()
    supervised(node('server', FOREVER), listener)
    process.kill(pids[0]!, 'SIGKILL')
    await heard('server ended by SIGKILL, again in 1')
  })

  test('a stop lets it tidy up', async () => {
    const { listener, heard } = witness()
    const file = join(folder, 'tidied')
    const code = `process.on('SIGTERM', () => { require('fs').writeFileSync(${JSON.stringify(file)}, ''); process.exit() });`
    const running = supervised(node('server', `${code} console.log('ready'); ${FOREVER}`), listener)
    await heard('ready')
    await running.stop()
    expect(existsSync(file)).toBe(true)
  })

  test('one that does not want to end is ended, with everything it started', async () => {
    const { listener, events, pids, heard } = witness()
    const grandchild = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' }).pid`
    const code = `process.on('SIGTERM', () => {}); console.log('child ' + ${grandchild}); ${FOREVER}`
    const running = supervised(node('stubborn', code), listener)
    await heard('child')
    const child = identify(Number(/child (\d+)/.exec(events.join('\n'))![1]))!
    const parent = identify(pids[0]!)!
    await running.stop()
    expect(isAlive(parent)).toBe(false)
    expect(isAlive(child)).toBe(false)
  })

  test('one that cannot be started at all is said so', async () => {
    const { listener, heard } = witness()
    supervised({ name: 'missing', command: ['no-such-program-here'] }, listener)
    await heard('missing spawn no-such-program-here ENOENT')
  })
})

describe('the plant', () => {
  test('each waits until the one before is ready, and they end in the opposite order', async () => {
    const { listener, events } = witness()
    const file = join(folder, 'order')
    const member = (name: string) => {
      const append = (text: string) => `require('fs').appendFileSync(${JSON.stringify(file)}, '${text}\\n');`
      return node(
        name,
        `process.on('SIGTERM', () => { ${append(`-${name}`)} process.exit() }); ${append(`+${name}`)} ${FOREVER}`,
      )
    }
    const ready = (name: string) => async () => existsSync(file) && readFileSync(file, 'utf8').includes(`+${name}`)
    const members = ['a', 'b', 'c'].map((name) => ({ ...member(name), ready: ready(name) }))
    const plant = await startPlant(members, listener, new AbortController().signal, QUICK)
    await plant.stop()
    expect(readFileSync(file, 'utf8').trim().split('\n')).toEqual(['+a', '+b', '+c', '-c', '-b', '-a'])
    expect(events).toEqual(['a started', 'b started', 'c started'])
  })

  test('stopped while one is not ready yet, it starts no other', async () => {
    const { listener, events, heard } = witness()
    const abort = new AbortController()
    const never = { ...node('a', FOREVER), ready: async () => false }
    const starting = startPlant([never, node('b', FOREVER)], listener, abort.signal, QUICK)
    await heard('a started')
    abort.abort()
    await (await starting).stop()
    expect(events).toEqual(['a started'])
  })
})

describe('the register', () => {
  const open = () => openRegister(join(folder, 'plant.json'))

  test('a second supervisor is told who is there', async () => {
    expect((await open()).kind).toBe('open')
    expect(await open()).toEqual({ kind: 'alreadyRunning', pid: process.pid })
  })

  test('closed, the next one may open it', async () => {
    const first = await open()
    if (first.kind === 'open') first.register.close()
    expect((await open()).kind).toBe('open')
  })

  test('what a killed supervisor left running is ended, and no other process that has its number now', async () => {
    const orphan = spawn(process.execPath, ['-e', FOREVER], { detached: true, stdio: 'ignore' })
    const gone = once(orphan, 'exit')
    const programs = { server: identify(orphan.pid!), bridge: { pid: process.pid, startedAt: 'long ago' } }
    writeFileSync(
      join(folder, 'plant.json'),
      JSON.stringify({ supervisor: { pid: 1, startedAt: 'long ago' }, programs }),
    )
    expect(await open()).toMatchObject({ kind: 'open', leftOver: ['server'] })
    expect((await gone)[1]).toBe('SIGKILL')
  })
})
