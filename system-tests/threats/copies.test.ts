import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, type Office, openOffice } from './office.ts'

let office: Office
let k1: string
const opened: Office[] = []
beforeEach(async () => {
  office = await openOffice(`copies ${opened.length}`)
  opened.push(office)
  k1 = office.keys[0]!
})
afterAll(async () => {
  for (const one of opened) await one.close()
})

const proofOf = (key: string) => office.key(key).memory.revalidation!.index

describe('copies of a key', () => {
  it('B10 T-02 the second of two copies gets no value and raises an alarm, and dies', async () => {
    const copy = office.copyOf(k1)
    await office.present(k1)
    office.clock.advance(20 * HOUR)
    await office.present(k1)
    const [image, proof] = [office.key(copy).memory.imageNo, proofOf(copy)]
    expect(proofOf(k1)).toBeGreaterThan(proof)
    expect(await office.news('cloneSuspected')).toEqual([])
    await office.present(copy)
    expect(await office.news('cloneSuspected')).toEqual([expect.objectContaining({ kind: 'key', no: 1 })])
    expect([office.key(copy).memory.imageNo, proofOf(copy)]).toEqual([image, proof])
    office.clock.advance(47 * HOUR)
    expect([office.walk(k1, 'A').opened, office.walk(copy, 'A').opened]).toEqual([true, false])
  })

  it('T-11 a key set back to what it held before confirms nothing, and nothing known of it goes back', async () => {
    const { server, systemId } = office
    const { chip } = office.key(k1).hardware
    const old = chip.snapshot()
    for (const label of ['x', 'y']) {
      await server.api.right.change({
        systemId,
        [label === 'x' ? 'revoke' : 'grant']: [{ keyNo: 1, target: { kind: 'cylinder', no: office.doorNo('B') } }],
      })
      await office.present(k1)
    }
    await office.present(k1)
    const { confirmed } = (await server.api.key.get({ systemId, keyNo: 1 })).content
    chip.restore(old)
    await office.present(k1)
    const { content } = await server.api.key.get({ systemId, keyNo: 1 })
    expect(content.confirmed).toBe(confirmed)
    expect(office.key(k1).memory.imageNo).toBeLessThan(confirmed!)
    expect(await office.news('cloneSuspected')).toHaveLength(1)
  })

  it('T-05 T-15 B17 who kept an old copy is out for good; the server takes a block back only by newer rights', async () => {
    const { server, systemId, keys } = office
    const copy = office.copyOf(k1)
    await server.api.block.order({ systemId, keyNo: 1, carrierKeyNo: 2, copied: true })
    await office.present(keys[1]!)
    office.walk(keys[1]!, 'A')
    await office.present(keys[1]!)
    expect([office.walk(k1, 'A').opened, office.walk(copy, 'A').opened]).toEqual([false, false])
    await server.api.block.withdraw({ systemId, keyNo: 1 })
    await office.present(k1)
    expect(office.walk(k1, 'A').opened).toBe(true)
    const refused = office.walk(copy, 'A')
    expect(refused.opened).toBe(false)
    const { items } = await server.api.task.list({ systemId })
    expect(items.filter(({ operation }) => operation === 'unblock')).toEqual([])
  })

  it('T-24 72 hours without server: doors open by what keys hold, until their deadline', async () => {
    const [, k2] = office.keys
    const { version } = await office.server.api.key.get({ systemId: office.systemId, keyNo: 2 })
    const times = { systemId: office.systemId, keyNo: 2, revalidationHours: 96 }
    await office.server.api.key.setTimes(times, { context: { ifMatch: version } })
    await office.present(k2!)
    office.clock.advance(47 * HOUR)
    expect([office.walk(k1, 'B').opened, office.walk(k2!, 'A').opened]).toEqual([true, true])
    office.clock.advance(25 * HOUR)
    expect([office.walk(k1, 'B').opened, office.walk(k2!, 'A').opened]).toEqual([false, true])
  })

  it('B21 who plays a cylinder gets no ticket and no secret, only the passport', () => {
    const key = office.key(k1)
    const said = Buffer.concat(
      (['A', 'B'] as const).flatMap((door) =>
        office
          .walk(k1, door)
          .frames.filter(({ from }) => from === 'key')
          .map(({ bytes }) => bytes),
      ),
    )
    expect(said.includes(Buffer.from(key.memory.passport!.bytes))).toBe(true)
    for (const { ticket } of key.memory.entries)
      for (let at = 0; at + 6 <= ticket.length; at++)
        expect(said.includes(Buffer.from(ticket.subarray(at, at + 6)))).toBe(false)
  })
})
