import { afterAll, beforeAll, expect, it } from 'vitest'
import { OPENS, SHUT, seen } from '../story/scene.ts'
import { openSite, type Site, START } from './site.ts'

const HOUR = 3_600_000
const YEAR = 365 * 24 * HOUR
const ACTIVE_HOURS = 24

let site: Site
beforeAll(async () => {
  site = await openSite('revalidation', {
    doors: ['A'],
    keys: 2,
    rights: [
      ['K1', 'A'],
      ['K2', 'A'],
    ],
  })
})
afterAll(async () => {
  expect(site.plant.faults).toEqual([])
  await site.close()
})

const at = (milliseconds: number, key: string) => {
  site.plant.clock.set(milliseconds)
  return seen(site.hands.walk(key, 'A'))
}

it('R104 R125 R126 R156 a key that does not come back dies by itself at the door when its active hours are over', async () => {
  const { plant, hands, systemId } = site
  const { api } = plant
  const k1 = await api.key.get({ systemId, keyNo: site.keyNo('K1') })
  const to = new Date(START + YEAR).toISOString()
  await api.key.setTimes(
    { systemId, keyNo: k1.keyNo, validity: { kind: 'between', from: null, to }, revalidationHours: ACTIVE_HOURS },
    { context: { ifMatch: k1.version } },
  )
  await hands.update('K1')
  const { revalidatedUntil } = await api.key.get({ systemId, keyNo: k1.keyNo })
  const until = Date.parse(revalidatedUntil!)
  expect(until).toBeGreaterThanOrEqual(START + ACTIVE_HOURS * HOUR)
  expect(until).toBeLessThanOrEqual(START + (ACTIVE_HOURS + 1) * HOUR)
  expect(at(until - 1000, 'K1')).toBe(OPENS)
  expect(at(until, 'K1')).toBe(SHUT('revalidationOverdue'))
  expect(at(until, 'K2')).toBe(OPENS)

  // Who comes by in time goes on, up to the end of the validity.
  await hands.update('K1')
  expect(at(until + (ACTIVE_HOURS - 1) * HOUR, 'K1')).toBe(OPENS)
  plant.clock.set(START + YEAR - HOUR)
  await hands.update('K1')
  expect(at(START + YEAR - 1000, 'K1')).toBe(OPENS)
  expect(at(START + YEAR, 'K1')).toBe(SHUT('expired'))
})
