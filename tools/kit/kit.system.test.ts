import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { toHex } from '@lockwright/protocol/bytes'
import { nodeCrypto } from '@lockwright/protocol/crypto'
import { seededRandom } from '@lockwright/protocol/testing'
import { controlClient } from '@lockwright/simulator/control'
import type { Sabotage } from '@lockwright/simulator/device'
import { tcpLink } from '@lockwright/simulator/link'
import { SettableClock, type Slot, World } from '@lockwright/simulator/world'
import { afterEach, describe, expect, it } from 'vitest'
import { type Report, runKit } from './kit.ts'

const voucherPrivate = seededRandom('kit').bytes(32)
const voucherPublic = nodeCrypto.p256Public(voucherPrivate)
const SLOT = { key: 'right', cylinder: 'cable' } as const satisfies Record<string, Slot>
type Kind = keyof typeof SLOT

const hasSocat = spawnSync('socat', ['-V']).status === 0
if (!hasSocat && process.env.CI === 'true') throw new Error('socat must be installed where CI=true')
if (!hasSocat) console.warn('socat is missing: the kit at a serial port is skipped')

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

interface Laid {
  readonly port: string
  readonly world: World
  /** Contacts of each blank (spec/frame.md 4). */
  readonly contacts: { readonly [K in Kind]?: string }
}

/** A programming device on a TCP port with blanks in it, and their contacts on ports of their own. */
async function desk(kinds: readonly Kind[], sabotage: readonly Sabotage[] = []): Promise<Laid> {
  const clock = new SettableClock(Date.now, Date.now())
  const world = new World({ clock, random: seededRandom('kit world'), sabotage: new Set(sabotage) })
  const pd = world.addPd('pd')
  const contacts: { [K in Kind]?: string } = {}
  for (const kind of kinds) {
    const { deviceId } = world.make({ kind }, voucherPublic)
    world.insert('pd', SLOT[kind], deviceId)
    const link = tcpLink(0)
    const bench = await world.bench(deviceId, link)
    if (!bench.ok || !bench.value.ok) throw new Error('no bench')
    contacts[kind] = bench.value.where
    cleanups.push(() => link.close())
  }
  const laid = await pd.lay(tcpLink(0))
  if (!laid.ok) throw new Error(laid.fault.message)
  cleanups.push(() => pd.unplug())
  return { port: laid.where, world, contacts }
}

/** The kit as its user starts it: exit code, what it printed, its report. */
async function cli(port: string, contacts: Laid['contacts'] = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'kit-'))
  cleanups.push(() => rmSync(folder, { recursive: true }))
  const report = join(folder, 'report.json')
  const flags = ['--port', port, '--voucher-key', toHex(voucherPrivate), '--report', report]
  for (const [kind, where] of Object.entries(contacts)) flags.push(`--${kind}-contacts`, where)
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  const [code] = await once(child, 'close')
  return { code, said, report: JSON.parse(readFileSync(report, 'utf8')) as Report }
}

const failures = ({ checks }: Report) =>
  checks
    .filter(({ ok }) => !ok)
    .map(({ section, name, wanted, got }) => `${section}: ${name}: wanted ${wanted}, got ${got}`)

const runAt = (port: string, contacts: Laid['contacts'] = {}) =>
  runKit({ port, voucherPrivate, contacts, tell: () => {} })

describe('conformance kit', () => {
  it('accepts the virtual key and the virtual cylinder over TCP, and says so', async () => {
    const { port, contacts } = await desk(['key', 'cylinder'])
    const { code, said, report } = await cli(port, contacts)
    expect(failures(report)).toEqual([])
    expect(code).toBe(0)
    expect(report.elements).toEqual([
      { slot: 'right', kind: 'key' },
      { slot: 'cable', kind: 'cylinder' },
    ])
    expect(report.passed).toBeGreaterThan(300)
    expect(said).toContain('R036 the same voucher goes on')
    expect(said).toContain('denied 7: deadline passed')
    expect(said).toContain('B17 until its next session')
  })

  it.skipIf(!hasSocat)('accepts blanks of a served site over a serial port', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kit-site-'))
    cleanups.push(() => rmSync(folder, { recursive: true }))
    const token = join(folder, 'token')
    const serve = join(import.meta.dirname, '../../packages/simulator/src/serve.ts')
    const site = ['--data', join(folder, 'site'), '--token-file', token, '--pty', join(folder, 'pd')]
    const child = spawn(process.execPath, [serve, ...site, '--voucher-key', toHex(voucherPublic)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    cleanups.unshift(async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    })
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    const ready = JSON.parse(line) as { readonly pty: string; readonly control: string }
    const control = controlClient(ready.control, readFileSync(token, 'utf8'))
    const make = async (kind: Kind) => {
      const made = await control.call('manufacture', { kind })
      if (!made.ok) throw new Error(made.error.code)
      return made.value[0]!.deviceId
    }
    await control.call('insert', { slot: 'right', deviceId: await make('key') })
    await control.call('connect', { deviceId: await make('cylinder') })
    const { code, report } = await cli(ready.pty)
    expect(failures(report)).toEqual([])
    expect(report.elements.map(({ kind }) => kind)).toEqual(['key', 'cylinder'])
    expect(code).toBe(0)
  })

  it.each([
    ['claim', 'T-16 a voucher for a claimed element'],
    ['receipt', 'CONFIG is done: its row is in the root'],
  ] as const)('notices a cylinder without the check "%s"', async (sabotage, name) => {
    const { port } = await desk(['cylinder'], [sabotage])
    const { failed, checks } = await runAt(port)
    expect(failed).toBeGreaterThan(0)
    expect(checks.filter(({ ok }) => !ok).map((line) => line.name)).toContain(name)
  })

  it.each([
    ['ticket', 'door 5: error 1: T-03 validTo raised'],
    ['validity', 'door 5: denied 6: validity over'],
    ['schedule', 'door 5: denied 8: outside schedule'],
  ] as const)('notices at the contacts a cylinder without the check "%s"', async (sabotage, name) => {
    const { port, contacts } = await desk(['cylinder'], [sabotage])
    expect(failures(await runAt(port, contacts))).toContainEqual(expect.stringContaining(name))
  })

  it('notices a key that goes on after BLOCKED', async () => {
    const { port, world, contacts } = await desk(['key'])
    const key = world.key(world.deviceIds[0]!)!
    key.habits = { ...key.habits, obeysBlocked: false }
    const names = failures(await runAt(port, contacts))
    expect(names).toEqual([expect.stringContaining('B17 it offers nothing at other doors')])
  })

  it('notices contacts where nobody is', async () => {
    const { port } = await desk(['cylinder'])
    const names = failures(await runAt(port, { cylinder: 'tcp://127.0.0.1:1' }))
    expect(names).toEqual([
      expect.stringContaining('keys at the cylinder came to its end'),
      expect.stringContaining('keys after all this came to its end'),
    ])
  })

  it('notices an element that is not a blank, and ends with 1', async () => {
    const { port } = await desk(['cylinder'])
    await runAt(port)
    const { code, report } = await cli(port)
    expect(code).toBe(1)
    expect(failures(report)).toEqual([expect.stringContaining('another system')])
  })

  it('notices an empty programming device and a port where nobody is', async () => {
    const { port } = await desk([])
    expect(failures(await runAt(port))).toEqual([expect.stringContaining('a blank is in the programming device')])
    expect((await runAt('tcp://127.0.0.1:1')).failed).toBe(1)
  })

  it('notices firmware that never says that it was half claimed', async () => {
    const { port, world } = await desk(['cylinder'])
    const element = world.desk('pd')!.pd.element(3)!
    const { attach } = element
    element.attach = () => ({ ...attach.call(element), life: 0 })
    const names = (await runAt(port)).checks.filter(({ ok }) => !ok).map(({ name }) => name)
    expect(names).toEqual(['ELEMENT says CLAIMING after the session'])
  })
})
