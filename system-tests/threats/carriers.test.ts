import type { KeyHabits } from '@lockwright/simulator/device'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Office, openOffice } from './office.ts'

let office: Office
let carrier: string
beforeAll(async () => {
  office = await openOffice('carriers')
  carrier = office.keys[1]!
})
afterAll(() => office.close())

const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, n) => (n === at ? byte ^ 1 : byte))

/** The carrier hands the server something else than it was given, once. */
async function presentForging(reports: KeyHabits['reports']): Promise<void> {
  const key = office.key(carrier)
  const { habits } = key
  key.habits = { ...habits, reports }
  await office.present(carrier)
  key.habits = habits
}

const requestLog = async () => {
  const { server, systemId, doorNo } = office
  const { taskNos } = await server.api.task.requestLog({ systemId, cylinderNos: [doorNo('A')], carrierKeyNo: 2 })
  await office.present(carrier)
  return taskNos[0]!
}

const storedEvents = async () => {
  const { server, systemId, doorNo } = office
  const { items } = await server.api.event.list({ systemId, cylinderNo: doorNo('A') })
  return items.length
}

describe('a carrier that lies to the server', () => {
  it('T-14 forged, changed and foreign receipts leave the task open; the true one closes it', async () => {
    const taskNo = await requestLog()
    office.walk(carrier, 'A')
    const lies: readonly ((receipt: Uint8Array) => Uint8Array)[] = [
      (receipt) => flipped(receipt, 31),
      (receipt) => flipped(receipt, 16),
      (receipt) => flipped(receipt, 8),
      (receipt) => Uint8Array.from([...receipt.subarray(0, 24), ...new Uint8Array(8)]),
      (receipt) => Uint8Array.from([...new Uint8Array(8), ...receipt.subarray(8)]),
    ]
    for (const lie of lies) {
      await presentForging((kind, items) => (kind === 'receipt' ? items.map(lie) : []))
      expect(await office.taskState(taskNo)).not.toBe('reported')
    }
    expect((await office.news('evidenceRefused')).filter(({ what }) => what === 'receipt').length).toBeGreaterThan(2)
    await office.present(carrier)
    expect(await office.taskState(taskNo)).toBe('reported')
  })

  it('T-14 a receipt told twice, and that of one task told for another, close nothing else', async () => {
    let kept: readonly Uint8Array[] = []
    const first = await requestLog()
    office.walk(carrier, 'A')
    await presentForging((kind, items) => {
      if (kind === 'receipt') kept = items
      return items
    })
    expect(await office.taskState(first)).toBe('reported')
    const second = await requestLog()
    await presentForging((kind, items) => (kind === 'receipt' ? kept : items))
    expect(await office.taskState(second)).not.toBe('reported')
    office.walk(carrier, 'A')
    await office.present(carrier)
    expect(await office.taskState(second)).toBe('reported')
  })

  it('T-13 B6 changed parts of a log and beacons are refused and told, and what is missing is named', async () => {
    const { server, systemId, doorNo } = office
    await requestLog()
    office.walk(office.keys[0]!, 'A')
    office.walk(carrier, 'A')
    const before = await storedEvents()
    await presentForging((kind, items) => {
      if (kind === 'receipt') return []
      return kind === 'segment' ? items.map((item) => flipped(item, 40)) : items.map((item) => flipped(item, 5))
    })
    expect(await storedEvents()).toBe(before)
    const told = (await office.news('evidenceRefused')).map(({ what }) => what)
    expect(told).toContain('beacon')
    expect(told.includes('log') || (await office.news('logDamaged')).length > 0).toBe(true)
    // The segments are lost with this carrier; the beacon of an honest key shows up to where there are records.
    office.walk(office.keys[0]!, 'A')
    await office.present(office.keys[0]!)
    await requestLog()
    office.walk(carrier, 'A')
    await office.present(carrier)
    expect(await storedEvents()).toBeGreaterThan(before)
    const { items: gaps } = await server.api.event.gaps({ systemId, cylinderNo: doorNo('A') })
    expect(gaps).toEqual([])
  })
})
