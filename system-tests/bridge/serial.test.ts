import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { RelayServer } from '@lockwright/bridge/testing'
import { controlClient, type Input, type OperationName } from '@lockwright/simulator/control'
import { afterEach, describe, expect, it } from 'vitest'

const program = (path: string) => fileURLToPath(new URL(`../../packages/${path}`, import.meta.url))
const hasSocat = spawnSync('socat', ['-V']).status === 0
if (!hasSocat && process.env.CI === 'true') throw new Error('socat must be installed where CI=true')
if (!hasSocat) console.warn('socat is missing: bridge and programming device on a serial port are skipped')

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup()
})

/** Starts a program that logs JSON lines; `event` resolves with the nth line of that event. */
function start(path: string, args: readonly string[]) {
  const child: ChildProcess = spawn(process.execPath, [program(path), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  cleanups.push(() => child.kill('SIGKILL'))
  const lines: Record<string, string>[] = []
  let check = () => {}
  createInterface({ input: child.stdout! }).on('line', (line) => {
    lines.push(JSON.parse(line))
    check()
  })
  return {
    event: (name: string, nth = 1) =>
      new Promise<Record<string, string>>((resolve) => {
        check = () => {
          const found = lines.filter(({ event }) => event === name)[nth - 1]
          if (found !== undefined) resolve(found)
        }
        check()
      }),
  }
}

describe.skipIf(!hasSocat)('bridge and programming device on a serial port', () => {
  it('R007 R013 R136 is found by itself, serves two servers, and is found again after it was unplugged', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'serial-'))
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
    const token = join(folder, 'token')
    writeFileSync(token, 'secret')
    const [manager, workshop] = [new RelayServer(), new RelayServer()]
    const urls = [await manager.listen('secret'), await workshop.listen('secret')]
    cleanups.push(
      () => manager.close(),
      () => workshop.close(),
    )

    const site = start('simulator/src/serve.ts', [
      ...['--data', join(folder, 'site'), '--pty', join(folder, 'tty-pd'), '--token-file', join(folder, 'control')],
      ...['--voucher-key', '02'.repeat(33)],
    ])
    const { control: address } = await site.event('ready')
    const control = controlClient(address!, readFileSync(join(folder, 'control'), 'utf8'))
    const hands = async <Name extends OperationName>(name: Name, input: Input<Name>) => {
      const answer = await control.call(name, input)
      if (!answer.ok) throw new Error(answer.error.code)
      return answer.value
    }
    const [key] = (await hands('manufacture', { kind: 'key' })) as { deviceId: string }[]

    const bridge = start('bridge/src/main.ts', [
      ...urls.flatMap((url) => ['--server', url, '--token-file', token]),
      ...['--probe', join(folder, 'tty-*'), '--status-port', '0'],
    ])
    const { label } = await bridge.event('pdFound')
    expect(label).toBe(join(folder, 'tty-pd'))
    await bridge.event('serverConnected', 2)

    await hands('insert', { slot: 'right', deviceId: key!.deviceId })
    const { session } = await manager.message('open')
    expect((await manager.message('edhoc')).session).toBe(session)
    manager.say({ kind: 'close', session, reason: 'notMine' })
    const second = await workshop.message('open')
    expect(second).toMatchObject({ slot: 'right', element: 'key', life: 'blank', maxFrame: 1200 })
    await workshop.message('edhoc')

    await hands('unplug', {})
    await bridge.event('pdLost')
    expect(await workshop.message('close')).toMatchObject({ session: second.session, reason: 'keyRemoved' })
    const heard = manager.heard.length
    await hands('plug', {})
    await bridge.event('pdFound', 2)
    expect(await manager.message('open', heard)).toMatchObject({ slot: 'right' })
  })
})
