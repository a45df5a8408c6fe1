import { afterAll, beforeAll, expect, it } from 'vitest'
import { openSite, pullAfter, type Site } from './site.ts'

/** Enough for a log of several parts, which fill more than one frame. */
const DENIALS = 150
/** Three of the handshake, then two of what the key has to report; the end of it is still to come. */
const FRAMES = 5

let site: Site
beforeAll(async () => {
  site = await openSite('cutShort', { doors: ['A'], keys: 2, rights: [['K1', 'A']] })
})
afterAll(() => site.close())

const stored = async () => {
  const { api } = site.plant
  const { items } = await api.event.list({ systemId: site.systemId, cylinderNo: site.doorNo('A'), limit: 500 })
  return items.map(({ seq }) => seq).toSorted((a, b) => a - b)
}

it('R081 a key pulled out amid its reports: what came is stored, the rest comes next time, and nothing twice', async () => {
  const { plant, hands, systemId } = site
  const cylinderNos = [site.doorNo('A')]
  await plant.api.task.requestLog({ systemId, cylinderNos, carrierKeyNo: site.keyNo('K1') })
  await hands.update('K1')
  for (let tries = 0; tries < DENIALS; tries++) hands.walk('K2', 'A')
  hands.walk('K1', 'A')
  expect(await stored()).toEqual([])

  await pullAfter(site, 'K1', FRAMES)
  await expect.poll(async () => (await stored()).length, { timeout: 20_000 }).toBeGreaterThan(0)
  const some = await stored()
  expect(some.length).toBeLessThan(DENIALS)

  await hands.update('K1')
  const all = await stored()
  expect(all.length).toBeGreaterThan(DENIALS)
  expect(all).toEqual([...new Set(all)])
  expect(all.slice(0, some.length)).toEqual(some)
  const { items: tasks } = await plant.api.task.list({ systemId, only: 'open' })
  expect(tasks).toEqual([])
  expect(plant.faults).toEqual([])
})
