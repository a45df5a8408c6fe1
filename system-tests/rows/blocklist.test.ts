import { createApiClient } from '@lockwright/server/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tokenOf } from '../plant/server.ts'
import { refusalOf } from '../story/scene.ts'
import { openSite, type Site, START } from './site.ts'

const PASSWORD = 'only for this porter'
let site: Site
beforeAll(async () => {
  const rights = [
    ['K1', 'A'],
    ['K1', 'B'],
    ['K2', 'A'],
    ['K3', 'B'],
    ['K4', 'A'],
    ['K4', 'B'],
  ] as const
  site = await openSite('block lists', { doors: ['A', 'B', 'C'], keys: 4, rights })
})
afterAll(() => site.close())

const block = (key: string) =>
  site.plant.api.block.get({ systemId: site.systemId, keyNo: site.keyNo(key) }).then(({ doors, ...rest }) => ({
    ...rest,
    doors: Object.fromEntries(doors.map(({ marking, ...door }) => [marking, door])),
  }))
const listOf = (door: string) => site.plant.world.cylinder(site.hands.device(door))!.memory.blVer
const ask = async (key: string, door: string) => {
  const question = { systemId: site.systemId, keyNo: site.keyNo(key), cylinderNo: site.doorNo(door) }
  return (await site.plant.api.access.ask(question)).now.answer
}

describe('block lists', () => {
  it('R158 R159 a block left in planning is noted with the doors it is about, and nothing is sent', async () => {
    const { plant, hands, systemId } = site
    const { api } = plant
    const keyNo = site.keyNo('K1')
    const { blocked, summary } = await api.block.order({ systemId, keyNo, cause: 'not found', planned: true })
    expect(blocked).toMatchObject({ state: 'planned', listVersion: null, cause: 'not found' })
    expect(blocked.doors.map(({ marking, state, taskNo }) => [marking, state, taskNo])).toEqual([
      ['A', 'planned', null],
      ['B', 'planned', null],
    ])
    expect(summary).toEqual({ images: 0, keysToUpdate: [], doorsToVisit: [] })
    await hands.update('K1')
    await hands.update('K2')
    hands.walk('K2', 'A')
    expect(hands.walk('K1', 'A').opened).toBe(true)
    expect(await ask('K1', 'A')).toBe('surelyOpens')
    expect((await api.key.get({ systemId, keyNo })).blocked).toBe(false)
    expect(await refusalOf(api.block.withdraw({ systemId, keyNo }))).toBe('nothing was refused')
    expect(await refusalOf(api.block.get({ systemId, keyNo }))).toBe('keyNotBlocked')
  })

  it('R160 an ordinary key that came for something else carries the list; doors count when they proved it', async () => {
    const { plant, hands, systemId } = site
    const { api, clock } = plant
    const keyNo = site.keyNo('K1')
    await api.block.order({ systemId, keyNo, cause: 'lost', planned: true })
    const { blocked } = await api.block.order({ systemId, keyNo })
    expect(blocked).toMatchObject({ state: 'ordered', cause: 'lost', confirmedDoors: 0 })
    expect(blocked.doors.map(({ state, answer }) => [state, answer])).toEqual([
      ['ordered', 'surelyOpens'],
      ['ordered', 'surelyOpens'],
    ])
    expect(await ask('K1', 'A')).toBe('surelyOpens')

    // K2 gets a new right; nobody thinks of the block.
    await api.right.change({
      systemId,
      grant: [{ keyNo: site.keyNo('K2'), target: { kind: 'cylinder', no: site.doorNo('C') } }],
    })
    clock.advance(60_000)
    await hands.update('K2')
    const under = await block('K1')
    expect(under.doors.A).toMatchObject({
      state: 'carried',
      answer: 'possibly',
      missing: ['block'],
      carriers: [{ keyNo: site.keyNo('K2'), marking: 'K2', by: 'list' }],
      confirmed: null,
    })
    expect(under.doors.B).toMatchObject({ state: 'carried', carriers: [] })
    expect(await ask('K1', 'A')).toBe('possibly')

    expect(hands.walk('K2', 'A').opened).toBe(true)
    expect(listOf('A')).toBe(blocked.listVersion)
    expect(listOf('B')).toBe(0)
    expect(hands.walk('K1', 'A')).toMatchObject({ opened: false })

    // The door's word about its list is as old as the moment before the list came: the next visit has it.
    clock.advance(60_000)
    hands.walk('K2', 'A')
    clock.advance(60_000)
    await hands.update('K2')
    const known = await block('K1')
    expect(known.doors.A).toMatchObject({
      state: 'confirmed',
      answer: 'surelyNot',
      taskState: 'superseded',
      confirmed: {
        kind: 'list',
        at: new Date(START + 180_000).toISOString(),
        by: { kind: 'key', marking: 'K2' },
      },
    })
    expect(known.doors.B).toMatchObject({ state: 'carried', answer: 'possibly', taskState: 'created' })
    expect(known.confirmedDoors).toBe(1)
    const { items } = await api.block.list({ systemId, withAccess: 'true' })
    expect(items.map(({ marking, doors }) => [marking, doors.map((door) => door.marking)])).toEqual([['K1', ['B']]])
  })

  it('R160 a door hands the list on to a key that has not been at a programming device, and that one to the next door', async () => {
    const { hands } = site
    hands.walk('K3', 'B')
    expect(listOf('B')).toBe(0)
    // K4 opened A, and learns it there.
    expect(hands.walk('K4', 'A').opened).toBe(true)
    hands.walk('K4', 'B')
    expect(listOf('B')).toBe(listOf('A'))
    hands.walk('K3', 'B')
    await hands.update('K3')
    expect((await block('K1')).doors.B).toMatchObject({ state: 'confirmed', answer: 'surelyNot' })
  })

  it('R077 a key that came back works again after its update, whatever list names it; lost again it is in the next one', async () => {
    const { plant, hands, systemId } = site
    const { api } = plant
    const keyNo = site.keyNo('K1')
    const before = listOf('A')
    await api.block.withdraw({ systemId, keyNo })
    expect(hands.walk('K1', 'A').opened).toBe(false)
    await hands.update('K1')
    expect(hands.walk('K1', 'A').opened).toBe(true)
    expect(listOf('A')).toBe(before)

    // Lost once more: the same entry with a greater epoch, in a newer version.
    const { blocked } = await api.block.order({ systemId, keyNo, cause: 'lost again' })
    expect(blocked.listVersion).toBeGreaterThan(before)
    await hands.update('K2')
    hands.walk('K2', 'A')
    expect(hands.walk('K1', 'A').opened).toBe(false)
  })

  it('R157 whoever hands keys out may block one, and not take the block back', async () => {
    const { plant, systemId } = site
    const { api, url } = plant
    await api.account.create({ login: 'porter', password: PASSWORD })
    await api.member.set({ systemId, login: 'porter', role: 'handOut' })
    const porter = createApiClient(url, await tokenOf(url, 'porter', PASSWORD))
    const keyNo = site.keyNo('K3')
    expect((await porter.block.order({ systemId, keyNo, cause: 'lost' })).blocked.state).toBe('ordered')
    expect(await refusalOf(porter.block.withdraw({ systemId, keyNo }))).toBe('forbidden')
  })

  it('R079 R160 a blocked key is given no list, and what it holds is empty', async () => {
    const { plant, hands } = site
    const versionOf = async () => {
      const { items } = await plant.api.block.list({ systemId: site.systemId, keyNo: `${site.keyNo('K1')}` })
      return items[0]!.listVersion
    }
    expect(await versionOf()).toBeGreaterThan(0)
    await hands.update('K1')
    const { memory } = plant.world.key(hands.device('K1'))!
    expect(memory.entries).toEqual([])
  })

  it('R160 a cylinder programmed later knows from the start who is blocked, and one on the cable learns it there', async () => {
    const { plant, hands, systemId } = site
    const { api, world } = plant
    expect(listOf('C')).toBe(0)
    world.takeDown('C')
    await hands.present(hands.device('C'), 'cylinder')
    const { listVersion } = await block('K3')
    expect(listOf('C')).toBe(listVersion)

    await api.cylinder.create({ systemId, marking: 'D' })
    const { items } = await api.bridge.devices({ systemId })
    await api.programming.start({ systemId, bridgeId: items[0]!.bridgeId, link: items[0]!.link })
    const blank = hands.blank('cylinder')
    await hands.present(blank, 'cylinder')
    hands.mark(blank, 'D')
    expect(listOf('D')).toBe(listVersion)
    expect(plant.faults).toEqual([])
  })
})
