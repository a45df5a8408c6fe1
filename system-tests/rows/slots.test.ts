import { afterAll, beforeAll, expect, it } from 'vitest'
import { sessionEnd } from '../plant/desk.ts'
import { DESK } from '../plant/plant.ts'
import { OPENS, SHUT, seen } from '../story/scene.ts'
import { openSite, type Site } from './site.ts'

let site: Site
beforeAll(async () => {
  site = await openSite('slots', { doors: ['A'], keys: 1, rights: [] })
})
afterAll(async () => {
  expect(site.plant.faults).toEqual([])
  await site.close()
})

it('R133 the firmware of the programming device is shown', async () => {
  const { items } = await site.plant.api.bridge.devices({ systemId: site.systemId })
  expect(items.map(({ firmware }) => firmware)).toEqual(['5.0.0'])
})

it('R090 a user key is recognised in the left slot, and loaded in the right one only', async () => {
  const { plant, hands, systemId } = site
  const target = { kind: 'cylinder' as const, no: site.doorNo('A') }
  await plant.api.right.change({ systemId, grant: [{ keyNo: site.keyNo('K1'), target }] })
  const before = await site.contentOf('K1')
  expect(before.wished).toBe(before.confirmed! + 1)
  plant.clock.advance(60_000)

  const end = sessionEnd(plant.world, 'left')
  expect(plant.world.insert(DESK, 'left', hands.device('K1')).ok).toBe(true)
  await end
  plant.world.remove(DESK, 'left')
  const seenAt = new Date(plant.clock.now()).toISOString()
  expect(await site.contentOf('K1')).toMatchObject({
    wished: before.wished,
    underWay: null,
    confirmed: before.confirmed,
    seenAt,
  })
  expect(seen(hands.walk('K1', 'A'))).toBe(SHUT('noTicket'))

  await hands.update('K1')
  expect(await site.contentOf('K1')).toMatchObject({ confirmed: before.wished, underWay: null })
  expect(seen(hands.walk('K1', 'A'))).toBe(OPENS)
})
