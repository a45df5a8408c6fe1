import { afterEach, describe, expect, it } from 'vitest'
import { SeededRandom, SettableClock, World } from '../world/index.ts'
import { controlClient } from './client.ts'
import type { ControlEvent, Input, OperationName, Output } from './contract.ts'
import { type ControlServer, serveControl } from './server.ts'

const VOUCHER_KEY = new Uint8Array(33).fill(2)
const START = Date.parse('2026-03-02T08:00:00Z')
let server: ControlServer
afterEach(() => server.close())

async function site(voucherKey: Uint8Array | null = VOUCHER_KEY) {
  const world = new World({ clock: new SettableClock(() => 0, START), random: new SeededRandom('control') })
  world.addPd('pd')
  server = await serveControl(world, 0, 'secret', voucherKey)
  const client = controlClient(server.url, 'secret')
  const done = async <Name extends OperationName>(name: Name, input: Input<Name>): Promise<Output<Name>> => {
    const answer = await client.call(name, input)
    if (!answer.ok) throw new Error(answer.error.code)
    return answer.value
  }
  return { client, done }
}

describe('control interface', () => {
  it('brings the contacts of a device to a port, once', async () => {
    const { client, done } = await site()
    const [cylinder] = await done('manufacture', { kind: 'cylinder' })
    const { deviceId } = cylinder!
    expect((await done('bench', { deviceId })).where).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/)
    expect(await client.call('bench', { deviceId })).toMatchObject({ ok: false, error: { code: 'taken' } })
    await done('unbench', { deviceId })
    expect(await client.call('unbench', { deviceId })).toMatchObject({ ok: false, error: { code: 'nothingThere' } })
    const nobody = '00'.repeat(8)
    expect(await client.call('bench', { deviceId: nobody })).toMatchObject({ error: { code: 'unknownDevice' } })
  })

  it('does with a site what hands do', async () => {
    const { done } = await site()
    const [key] = await done('manufacture', { kind: 'key', mechanicalCode: 3 })
    const cylinders = await done('manufacture', { kind: 'cylinder', count: 2, mechanicalCode: 4 })
    await done('insert', { slot: 'left', deviceId: key!.deviceId })
    await done('connect', { deviceId: cylinders[0]!.deviceId })
    await done('hang', { deviceId: cylinders[1]!.deviceId, place: 'Main entrance' })
    const state = await done('state', {})
    expect(state.devices.map(({ life, where }) => [life, where.in])).toEqual([
      ['blank', 'slot'],
      ['blank', 'slot'],
      ['blank', 'door'],
    ])
    expect(state.pds).toEqual([
      {
        name: 'pd',
        kind: 'local',
        plugged: true,
        now: START,
        slots: [
          { slot: 'left', deviceId: key!.deviceId, led: { colour: 'off', blink: null } },
          { slot: 'right', deviceId: null, led: { colour: 'off', blink: null } },
          { slot: 'cable', deviceId: cylinders[0]!.deviceId, led: { colour: 'off', blink: null } },
        ],
        planned: [],
      },
    ])
    expect(await done('remove', { slot: 'left' })).toEqual({ deviceId: key!.deviceId })
    expect(await done('disconnect', {})).toEqual({ deviceId: cylinders[0]!.deviceId })
    expect(await done('walk', { key: key!.deviceId, place: 'Main entrance' })).toMatchObject({
      opened: false,
      reason: 'mechanics',
    })
    expect(await done('clock', { advance: 1_000 })).toEqual({ now: START + 1_000 })
    expect(await done('clock', { set: START })).toEqual({ now: START })
    await done('unplug', {})
    expect((await done('state', {})).pds[0]!.plugged).toBe(false)
    await done('plug', {})
    await done('plan', { kind: 'lost', direction: 'toHost', nth: 1 })
    expect(await done('takeDown', { place: 'Main entrance' })).toEqual({ deviceId: cylinders[1]!.deviceId })
  })

  it('R142 a visit with a mishap at the contacts', async () => {
    const { done } = await site()
    const [key] = await done('manufacture', { kind: 'key' })
    const [cylinder] = await done('manufacture', { kind: 'cylinder' })
    await done('hang', { deviceId: cylinder!.deviceId, place: 'Door' })
    expect(await done('walk', { key: key!.deviceId, place: 'Door', faults: { pullBefore: 0 } })).toMatchObject({
      opened: false,
      reason: 'pulled',
      frames: [{ from: 'cylinder', hex: expect.stringMatching(/^[0-9a-f]+$/) }],
    })
  })

  it('opens a key: its battery drains and is replaced, its clock stops (R143, R144)', async () => {
    const { client, done } = await site()
    const [key] = await done('manufacture', { kind: 'key' })
    const [cylinder] = await done('manufacture', { kind: 'cylinder' })
    await done('hang', { deviceId: cylinder!.deviceId, place: 'Door' })
    const { deviceId } = key!
    const look = async () => (await done('state', {})).devices.find((device) => device.deviceId === deviceId)!
    expect(await look()).toMatchObject({ batteryPercent: 100, identity: null })
    await done('drainBattery', { deviceId, percent: 8 })
    expect(await look()).toMatchObject({ batteryPercent: 8 })
    await done('drainBattery', { deviceId, percent: 50 })
    expect(await look()).toMatchObject({ batteryPercent: 8 })
    await done('drainBattery', { deviceId, percent: 0 })
    expect(await done('walk', { key: deviceId, place: 'Door' })).toMatchObject({ opened: false, reason: 'noBattery' })
    await done('replaceBattery', { deviceId })
    expect(await look()).toMatchObject({ batteryPercent: 100, clock: { quality: 'lost' } })
    await done('loseClock', { deviceId })
    expect(await client.call('loseClock', { deviceId: cylinder!.deviceId })).toEqual({
      ok: false,
      error: { code: 'wrongKind' },
    })
  })

  it('a planned mishap is shown until it is forgotten', async () => {
    const { client, done } = await site()
    const [key] = await done('manufacture', { kind: 'key' })
    await done('insert', { slot: 'left', deviceId: key!.deviceId })
    const planned = async () => (await done('state', {})).pds[0]!.planned.map(({ kind }) => kind)
    await done('plan', { kind: 'lost', direction: 'toHost', nth: 9 })
    await done('plan', { kind: 'powerCut', slot: 'left', afterBytes: 10 })
    await done('plan', { kind: 'pulled', slot: 'left', afterFrames: 3 })
    expect(await planned()).toEqual(['lost', 'powerCut', 'pulled'])
    await done('remove', { slot: 'left' })
    expect(await planned()).toEqual(['lost', 'pulled'])
    await done('calm', {})
    expect(await planned()).toEqual([])
    expect(await client.call('calm', { pd: 'other' })).toEqual({ ok: false, error: { code: 'unknownPd' } })
  })

  it('says why something cannot be done', async () => {
    const { client } = await site(null)
    const fault = (code: string) => ({ ok: false, error: { code } })
    expect(await client.call('manufacture', { kind: 'key' })).toEqual(fault('noVoucherKey'))
    expect(await client.call('remove', { slot: 'left' })).toEqual(fault('nothingThere'))
    expect(await client.call('plug', { pd: 'other' })).toEqual(fault('unknownPd'))
    expect(await client.call('remove', { slot: 'cable' as 'left' })).toMatchObject(fault('badInput'))
    const made = await client.call('manufacture', { kind: 'key', voucherPublic: '02'.repeat(33) })
    expect(made.ok).toBe(true)
  })

  it('tells what happens as it happens', async () => {
    const { client, done } = await site()
    const stop = new AbortController()
    const events = client.events(stop.signal)
    const first = events.next()
    // The stream is open once its answer has begun; what is done from then on is told.
    const seen: ControlEvent[] = []
    const [key] = await done('manufacture', { kind: 'key' })
    await done('insert', { slot: 'left', deviceId: key!.deviceId })
    await done('remove', { slot: 'left' })
    await done('clock', { advance: 5 })
    seen.push((await first).value as ControlEvent)
    while (seen.at(-1)!.kind !== 'clock') seen.push((await events.next()).value as ControlEvent)
    expect(seen.map(({ kind }) => kind).slice(-3)).toEqual(['element', 'element', 'clock'])
    stop.abort()
  })

  it('is for who has the token only, and knows nothing else', async () => {
    await site()
    const post = (path: string, token: string, body = '{}') =>
      fetch(`${server.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body })
    for (const token of ['', 'secre', 'secret2', 'Secret']) expect((await post('/state', token)).status).toBe(401)
    expect((await fetch(`${server.url}/events`)).status).toBe(401)
    expect((await post('/constructor', 'secret')).status).toBe(404)
    expect((await post('/state', 'secret', 'no json')).status).toBe(400)
    expect((await post('/state', 'secret', `"${'x'.repeat(70_000)}"`)).status).toBe(400)
  })
})
