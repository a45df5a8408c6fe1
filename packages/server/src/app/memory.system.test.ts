import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from './testing.ts'
import { createTestSystem, program, type TestSystem } from './testSystem.ts'

const MOST = 3000
const FULL = {
  status: 409,
  body: {
    code: 'keyMemoryFull',
    facts: { marking: 'K1', what: 'entries', used: MOST + 1, capacity: MOST },
    message: `K1 has no room for this: it would need ${MOST + 1} of ${MOST} doors and door groups.`,
  },
}
const OPEN_FOR_ALL = { scheduleNo: null, window: null }

let server: TestApp
let system: TestSystem
const door = (no: number) => ({ kind: 'cylinder', no })
const rightsTo = (keyNo: number, from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({ keyNo, target: door(from + i) }))

/** Key 1 has the last entry it has room for; key 2 is programmed and has none, key 3 is new. */
beforeAll(async () => {
  server = await startTestApp('memory')
  system = await createTestSystem(server)
  const { owner, at, systemId } = system
  for (const block of ['A', 'B', 'C', 'D'])
    expect((await owner.post(at('/cylinders'), { marking: `${block}{1}`, count: 800 })).status).toBe(200)
  await owner.post(at('/keys'), { marking: 'K{1}', count: 3 })
  await owner.post(at('/groups'), { name: 'Alle', cylinderNos: [1] })
  expect((await owner.post(at('/rights'), { grant: rightsTo(1, 1, MOST) })).status).toBe(200)
  await program(server, systemId, { keyNos: [1, 2] })
}, 120_000)
afterAll(async () => {
  expect(server.logged).toEqual([])
  await server.close()
})

const imagesOf = async (keyNo: number) => (await system.owner.get(system.at(`/keys/${keyNo}`))).body.content.wished

describe('no change makes a content that a key has no room for (spec/memory.md 3)', () => {
  it('rights: refused as a whole, also those of other keys in the same step', async () => {
    const { owner, at } = system
    const grant = [...rightsTo(2, 1, 1), ...rightsTo(1, MOST + 1, 1)]
    expect(await owner.post(at('/rights'), { grant })).toMatchObject(FULL)
    expect(await imagesOf(1)).toBe(1)
    expect(await imagesOf(2)).toBe(1)
    expect(await owner.post(at('/rights'), { grant: rightsTo(3, 1, MOST + 1) })).toMatchObject({
      body: { code: 'keyMemoryFull', facts: { marking: 'K3' } },
    })
  })

  it('the lock chart: told before, and refused with the same words', async () => {
    const { owner, at } = system
    const change = { keyNo: 1, target: { kind: 'group', no: 1 }, from: null, to: OPEN_FOR_ALL }
    const { summary } = (await owner.post(at('/chart/draft'), { changes: [change] })).body
    expect(summary).toMatchObject({ savable: false, memory: { percent: 101, marking: 'K1' } })
    expect(summary.warnings[0]).toMatchObject({ code: 'memoryFull', keyNo: 1, percent: 101, reason: 'entries' })
    expect(await owner.post(at('/chart'), { changes: [change], note: '' })).toMatchObject(FULL)
  })

  it('an import, for a key that is there and for one that is new', async () => {
    const { owner, at } = system
    const bring = async (lines: readonly string[]) => {
      const content = Buffer.from(`Schlüssel;Zylinder\n${lines.join('\n')}\n`).toString('base64')
      const { body } = await owner.post(at('/imports'), { fileName: 'neu.csv', content })
      return owner.post(at(`/imports/${body.importNo}/apply`), { skipFaults: true })
    }
    expect(await bring(['K1;D700'])).toMatchObject(FULL)
    const all = Array.from({ length: MOST + 1 }, (_, i) => `N1;N${i}`)
    expect(await bring(all)).toMatchObject({ body: { code: 'keyMemoryFull', facts: { marking: 'N1' } } })
    expect((await owner.get(at('/keys'))).body.items).toHaveLength(3)
  })

  it('taking rights away, swapping one for another go on; undoing what no longer fits does not', async () => {
    const { owner, at } = system
    const swap = { revoke: rightsTo(1, 1, 1), grant: rightsTo(1, MOST + 1, 1) }
    const swapped = await owner.post(at('/rights'), swap)
    expect(swapped.body).toMatchObject({ granted: 1, revoked: 1, summary: { keysToUpdate: [1] } })
    const taken = await owner.post(at('/rights'), { revoke: rightsTo(1, 2, 2) })
    expect(taken.status).toBe(200)
    const others = [...rightsTo(1, 1, 1), ...rightsTo(1, MOST + 2, 1)]
    expect((await owner.post(at('/rights'), { grant: others })).status).toBe(200)
    const undone = await owner.post(at('/undo'), { undoToken: taken.body.undoToken })
    expect(undone.body).toMatchObject({
      refused: 1,
      outcomes: [{ refused: { code: 'keyMemoryFull', facts: { used: MOST + 2 } } }],
    })
    expect((await owner.get(at('/keys/1/memory'))).body.entries).toEqual({ used: MOST, capacity: MOST, percent: 100 })
  })
})
