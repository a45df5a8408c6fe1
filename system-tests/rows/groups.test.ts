import { afterAll, beforeAll, expect, it } from 'vitest'
import { OPENS, SHUT, seen } from '../story/scene.ts'
import { openSite, type Site } from './site.ts'

let site: Site
beforeAll(async () => {
  site = await openSite('groups', { doors: ['A', 'B', 'C'], keys: 3, rights: [['K1', 'A']] })
})
afterAll(async () => {
  expect(site.plant.faults).toEqual([])
  await site.close()
})

it('R100 R101 a group is introduced in a system in use: a task joins the doors, then keys with the group open them', async () => {
  const { plant, hands, systemId } = site
  const { api } = plant
  const [k1, k2] = [site.keyNo('K1'), site.keyNo('K2')]
  const { group, summary } = await api.group.create({
    systemId,
    name: 'North wing',
    cylinderNos: [site.doorNo('B'), site.doorNo('C')],
  })
  expect(summary).toMatchObject({ keysToUpdate: [], doorsToVisit: [site.doorNo('B'), site.doorNo('C')] })
  await api.right.change({ systemId, grant: [{ keyNo: k2, target: { kind: 'group', no: group.groupNo } }] })
  await hands.update('K2')
  expect(seen(hands.walk('K2', 'B'))).toBe(SHUT('noTicket'))

  const joining = await api.task.list({ systemId, only: 'open' })
  await api.task.assign({ systemId, taskNos: joining.items.map(({ taskNo }) => taskNo), keyNo: k1 })
  await hands.update('K1')
  expect(seen(hands.walk('K1', 'B'))).toBe(`${SHUT('noTicket')} + taskApproved`)
  expect(seen(hands.walk('K2', 'B'))).toBe(OPENS)
  expect(seen(hands.walk('K2', 'C'))).toBe(SHUT('noTicket'))
  expect(seen(hands.walk('K3', 'B'))).toBe(SHUT('noTicket'))
  hands.walk('K1', 'C')
  expect(seen(hands.walk('K2', 'C'))).toBe(OPENS)

  await hands.update('K1')
  const { items } = await api.task.list({ systemId })
  expect(items.map(({ state }) => state)).toEqual(['reported', 'reported'])
})
