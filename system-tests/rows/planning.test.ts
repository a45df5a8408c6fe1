import { createTestDatabase } from '@lockwright/server/testing'
import { SettableClock } from '@lockwright/simulator/world'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { announceDevice } from '../plant/direct.ts'
import { openServer, type PlantServer, seededSecrets } from '../plant/server.ts'
import { refusalOf } from '../story/scene.ts'
import { START } from './site.ts'

let server: PlantServer
let database: Awaited<ReturnType<typeof createTestDatabase>>
let systemId: string
beforeAll(async () => {
  database = await createTestDatabase()
  const clock = new SettableClock(() => 0, START)
  server = await openServer({ database, clock, secrets: seededSecrets('planning') })
  ;({ systemId } = await server.api.system.create({ name: 'Town hall', code: 'T' }))
  await server.api.cylinder.create({ systemId, marking: 'D', bodyKind: 'double' })
  await server.api.key.create({ systemId, marking: 'K{1}', count: 2 })
})
afterAll(async () => {
  expect(server.faults).toEqual([])
  await server.close()
  await database.stop()
})

describe('planning', () => {
  it('R035 everything is marked for programming until it is unmarked, each side of a double cylinder by itself', async () => {
    const { api, relay } = server
    const bridge = await api.bridge.createShared({ label: 'Desk' })
    await announceDevice(relay, bridge)
    const marked = async () => {
      const { runNo } = await api.programming.start({ systemId, bridgeId: bridge.bridgeId, link: 0 })
      const { items } = await api.programming.get({ systemId, runNo })
      await api.programming.cancel({ systemId, runNo })
      return items.map(({ marking }) => marking).sort()
    }
    expect(await marked()).toEqual(['D A', 'D B', 'K1', 'K2'])
    const off = { systemId, markedForProgramming: false }
    const sideB = await api.cylinder.edit({ ...off, cylinderNo: 2 }, { context: { ifMatch: 1 } })
    expect(sideB).toMatchObject({ marking: 'D B', markedForProgramming: false })
    expect(await api.cylinder.get({ systemId, cylinderNo: 1 })).toMatchObject({ markedForProgramming: true })
    await api.key.edit({ ...off, keyNo: 1 }, { context: { ifMatch: 1 } })
    expect(await marked()).toEqual(['D A', 'K2'])
    await api.key.edit({ systemId, keyNo: 1, markedForProgramming: true }, { context: { ifMatch: 2 } })
    expect(await marked()).toEqual(['D A', 'K1', 'K2'])
  })

  it('R042 R154 a cylinder has a kind, a place and a note for who installs it; its marking ties both sides', async () => {
    const { api } = server
    const note = 'Outside left, side A to the street: „Notausgang“'
    const about = { kind: 'padlock' as const, place: 'Cellar, room 3', note }
    await api.cylinder.edit({ systemId, cylinderNo: 1, ...about }, { context: { ifMatch: 1 } })
    const [sideA, sideB] = (await api.cylinder.list({ systemId })).items
    expect(sideA).toMatchObject({ ...about, bodyMarking: 'D', side: 'A' })
    expect(sideB).toMatchObject({ kind: 'door', place: '', note: '', bodyMarking: 'D', side: 'B' })
    expect(sideB!.bodyNo).toBe(sideA!.bodyNo)
  })

  it('R049 customer and system are edited in place; of two who edit, the second is told and changes nothing', async () => {
    const { api } = server
    const { version } = await api.system.get({ systemId })
    const edit = (customer: string) => api.system.edit({ systemId, customer }, { context: { ifMatch: version } })
    await edit('Municipality of Ås')
    expect(await refusalOf(edit('Somebody else'))).toBe('versionChanged')
    expect(await refusalOf(api.system.edit({ systemId, customer: 'Nobody' }))).toBe('versionRequired')
    expect(await api.system.get({ systemId })).toMatchObject({ customer: 'Municipality of Ås', name: 'Town hall' })
  })
})
