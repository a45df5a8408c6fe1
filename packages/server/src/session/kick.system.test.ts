import { decodeRelay, encodeRelay, type RelayMessage } from '@lockwright/protocol/relay'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../app/testing.ts'
import { createTestSystem, type TestSystem } from '../app/testSystem.ts'
import { openSessions } from './openSessions.ts'

let app: TestApp
let system: TestSystem
beforeAll(async () => {
  app = await startTestApp('kick')
  system = await createTestSystem(app)
})
afterAll(() => app.close())

describe('a programming run that is started', () => {
  it('R037 asks for what lies in the slots of its programming device already, and for nothing else', async () => {
    const { owner, at } = system
    await owner.post(at('/cylinders'), { marking: 'Z1', count: 1 })
    const { body: bridge } = await owner.post(at('/bridges'), { label: 'Workshop' })
    const relay = openSessions(app.app.services, app.app.installation, new Uint8Array(32).fill(1))
    const heard: RelayMessage[] = []
    const connection = relay.connect({ bridgeId: bridge.bridgeId, label: 'Workshop' }, (bytes) => {
      const decoded = decodeRelay(bytes)
      if (decoded.ok && decoded.value !== null) heard.push(decoded.value)
    })
    for (const [link, device, occupied] of [
      [3, 'localPd', ['right', 'cable']],
      [4, 'wallUnit', ['left']],
    ] as const)
      connection.receive(
        encodeRelay({
          kind: 'device',
          link,
          state: 'found',
          device,
          occupied: [...occupied],
          firmware: { major: 4, minor: 9, patch: 0 },
          label: `PD ${link}`,
        }),
      )
    await expect
      .poll(async () => (await owner.get(at('/programming-devices'))).body.items?.length ?? 0, { timeout: 5000 })
      .toBe(2)
    // R133: an old wall unit says so.
    const { items: devices } = (await owner.get(at('/programming-devices'))).body
    expect(devices.map((one: { tooOld: object | null }) => one.tooOld)).toEqual([
      null,
      { part: 'device', firmware: '4.9.0', needed: '5.0.0' },
    ])
    const items = [{ deviceKind: 'cylinder', deviceNo: 1 }]
    const { status } = await owner.post(at('/programming-runs'), { bridgeId: bridge.bridgeId, link: 3, items })
    expect(status).toBe(200)
    await expect
      .poll(() => heard, { timeout: 5000 })
      .toEqual([
        { kind: 'kick', link: 3, slot: 'right' },
        { kind: 'kick', link: 3, slot: 'cable' },
      ])
    await connection.end()
  })
})
