import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSite, type Site } from './site.ts'

/** Denials that wait in a cylinder before it only counts further ones (B14). */
const WAITING_MAX = 250

let site: Site
beforeAll(async () => {
  const rights = [
    ['K1', 'A'],
    ['K2', 'A'],
  ] as const
  site = await openSite('acknowledged', { doors: ['A'], keys: 3, rights })
})
afterAll(() => site.close())

const newest = () => site.plant.world.cylinder(site.hands.device('A'))!.memory.log.newest

/** Acknowledgements of the log of A, newest first. */
async function acknowledgements() {
  const { items } = await site.plant.api.task.list({ systemId: site.systemId, cylinderNo: site.doorNo('A') })
  return items
    .filter(({ operation }) => operation === 'ackAudit')
    .map(({ state, carriers }) => [state, carriers.map(({ keyNo }) => keyNo)])
}

/** The log of A is asked for and fetched by this key. */
async function fetchLog(key: string): Promise<void> {
  const { plant, hands, systemId } = site
  const request = { systemId, cylinderNos: [site.doorNo('A')], carrierKeyNo: site.keyNo(key) }
  await plant.api.task.requestLog(request)
  await hands.update(key)
  hands.walk(key, 'A')
  await hands.update(key)
}

describe('acknowledged logs', () => {
  it('R081 B14 who brings a log takes the word back that it is stored, and the cylinder writes denials again', async () => {
    const { hands, plant } = site
    for (let tries = 0; tries < WAITING_MAX; tries++) hands.walk('K3', 'A')
    const full = newest()
    hands.walk('K3', 'A')
    expect(newest()).toBe(full)

    await fetchLog('K1')
    expect(await acknowledgements()).toEqual([['transferred', [site.keyNo('K1')]]])
    const before = newest()
    hands.walk('K3', 'A')
    expect(newest()).toBe(before)
    hands.walk('K1', 'A')
    const freed = newest()
    hands.walk('K3', 'A')
    expect(newest()).toBeGreaterThan(freed)
    await hands.update('K1')
    expect(await acknowledgements()).toEqual([['reported', []]])
    expect(plant.faults).toEqual([])
  })

  it('R081 nobody is asked to see to the word that a log is stored', async () => {
    const { plant, systemId } = site
    await fetchLog('K1')
    expect((await acknowledgements())[0]![0]).toBe('transferred')
    expect((await plant.api.task.list({ systemId, only: 'open' })).items).toEqual([])
    const cylinderNo = site.doorNo('A')
    const { openTasks, head } = await plant.api.cylinder.get({ systemId, cylinderNo })
    expect([openTasks, head.tasks]).toEqual([0, { withoutCarrier: 0, toFetch: 0, onTheWay: 0, executed: 0 }])
    expect((await plant.api.system.get({ systemId })).counts.openTasks).toBe(0)
  })

  it('a later part makes the older word needless, wherever that is: one is open at a time', async () => {
    const { hands } = site
    const [k1, k2] = [site.keyNo('K1'), site.keyNo('K2')]
    await fetchLog('K1')
    hands.walk('K3', 'A')
    await fetchLog('K2')
    expect((await acknowledgements()).slice(0, 2)).toEqual([
      ['transferred', [k2]],
      ['superseded', [k1]],
    ])
    // K1 comes to the desk and forgets it; brought all the same it would do no harm.
    await hands.update('K1')
    expect((await acknowledgements())[1]).toEqual(['superseded', []])
    hands.walk('K2', 'A')
    await hands.update('K2')
    expect((await acknowledgements())[0]).toEqual(['reported', []])
  })
})
