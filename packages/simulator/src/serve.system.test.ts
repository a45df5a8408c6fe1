import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { controlClient } from './control/index.ts'

const VOUCHER_KEY = '02'.repeat(33)
const hasSocat = spawnSync('socat', ['-V']).status === 0
if (!hasSocat && process.env.CI === 'true') throw new Error('socat must be installed where CI=true')
if (!hasSocat) console.warn('socat is missing: the served serial port is skipped')

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'serve-'))
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

interface Ready {
  readonly tcp: string | null
  readonly pty: string | null
  readonly control: string
}

/** A served site, ready. */
async function serve(folder: string, ...args: string[]) {
  const token = join(folder, 'token')
  const child: ChildProcess = spawn(
    process.execPath,
    [
      join(import.meta.dirname, 'serve.ts'),
      ...['--data', join(folder, 'site'), '--token-file', token, '--voucher-key', VOUCHER_KEY],
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  cleanups.push(() => child.kill('SIGKILL'))
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  const ready = JSON.parse(line) as Ready
  return { child, ready, control: controlClient(ready.control, readFileSync(token, 'utf8')) }
}

const WAKE = Buffer.from('c000010101b004000000000287c0', 'hex')

describe('served site', () => {
  it('is there again after kill -9: same devices, same places, same memory', async () => {
    const folder = newFolder()
    const before = await serve(folder)
    const made = await before.control.call('manufacture', { kind: 'key', count: 3 })
    await before.control.call('manufacture', { kind: 'cylinder' })
    if (!made.ok) throw new Error(made.error.code)
    await before.control.call('insert', { slot: 'left', deviceId: made.value[0]!.deviceId })
    await before.control.call('insert', { slot: 'right', deviceId: made.value[1]!.deviceId, contact: false })
    const state = await before.control.call('state', {})
    before.child.kill('SIGKILL')
    await once(before.child, 'exit')

    const after = await serve(folder)
    const again = await after.control.call('state', {})
    if (!state.ok || !again.ok) throw new Error('no state')
    const sorted = (devices: { deviceId: string }[]) => devices.map((each) => each.deviceId).sort()
    expect(sorted(again.value.devices)).toEqual(sorted(state.value.devices))
    expect(again.value.pds[0]!.slots).toEqual(state.value.pds[0]!.slots)
    for (const device of state.value.devices) expect(again.value.devices).toContainEqual(device)
  })

  it('ends cleanly on SIGTERM and keeps its token to itself', async () => {
    const folder = newFolder()
    const { child } = await serve(folder, '--tcp', '0')
    expect(statSync(join(folder, 'token')).mode & 0o077).toBe(0)
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    const again = await (await serve(folder, '--tcp', '0')).control.call('state', {})
    expect(again.ok && again.value.pds.map(({ plugged }) => plugged)).toEqual([true])
  })

  it('R011 answers WAKE on its TCP port', async () => {
    const { ready } = await serve(newFolder(), '--tcp', '0')
    const socket = createConnection(Number(new URL(ready.tcp!).port), '127.0.0.1')
    cleanups.push(() => socket.destroy())
    socket.write(WAKE)
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.subarray(0, 8).toString('hex')).toBe('c0000201010f00b0')
  })

  it.skipIf(!hasSocat)('is a serial port while it runs, and none afterwards', async () => {
    const folder = newFolder()
    const path = join(folder, 'pd')
    const { child, ready } = await serve(folder, '--pty', path)
    expect([ready.pty, existsSync(path)]).toEqual([path, true])
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
    expect(lstatSync(path, { throwIfNoEntry: false })).toBeUndefined()
  })

  it('says what is wrong with its command line', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'serve.ts'), '--tcp', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let complaint = ''
    child.stderr.on('data', (chunk) => {
      complaint += chunk
    })
    expect(await once(child, 'close')).toEqual([2, null])
    expect(complaint).toContain('--data and --token-file are needed')
  })
})
