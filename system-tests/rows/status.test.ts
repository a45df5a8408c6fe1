import { afterAll, beforeAll, expect, it } from 'vitest'
import { sessionEnd } from '../plant/desk.ts'
import { DESK } from '../plant/plant.ts'
import { until } from '../story/scene.ts'
import { openSite, type Site } from './site.ts'

let site: Site
beforeAll(async () => {
  site = await openSite('status', { doors: ['A'], keys: 1, rights: [] })
})
afterAll(async () => {
  expect(site.plant.faults).toEqual([])
  await site.close()
})

it('R096 bridge, programming device and what lies in it are seen at a glance, and gone with it', async () => {
  const { plant, hands, systemId } = site
  const { items: bridges } = await plant.api.bridge.list({ systemId })
  expect(bridges).toMatchObject([{ shared: true, connected: true }])
  const device = async () => (await plant.api.bridge.devices({ systemId })).items[0]!
  expect(await device()).toMatchObject({ state: 'found', elements: { left: null, right: null, cable: null } })

  const end = sessionEnd(plant.world, 'right')
  plant.world.insert(DESK, 'right', hands.device('K1'))
  await end
  const found = await until(device, ({ elements }) => elements.right !== null)
  expect(found).toMatchObject({
    present: { right: true },
    elements: { right: { kind: 'key', no: site.keyNo('K1'), marking: 'K1', label: 'K1' }, left: null },
  })

  plant.world.remove(DESK, 'right')
  const empty = await until(device, ({ present }) => !present.right)
  expect(empty.elements.right).toBeNull()
})
