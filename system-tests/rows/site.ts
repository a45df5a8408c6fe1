import { createTestDatabase } from '@lockwright/server/testing'
import { Hands } from '../plant/desk.ts'
import { DESK, openPlant, type Plant } from '../plant/plant.ts'
import { seededSecrets } from '../plant/server.ts'
import { until } from '../story/scene.ts'

/** A small published system on a plant of its own, everything programmed and every cylinder in its door. */
export interface Site {
  readonly plant: Plant
  readonly hands: Hands
  readonly systemId: string
  keyNo(marking: string): number
  doorNo(marking: string): number
  /** What is known of the content of a key. */
  contentOf(marking: string): Promise<Content>
  close(): Promise<void>
}

type Content = Awaited<ReturnType<Plant['api']['key']['get']>>['content']

export interface Planned {
  /** Markings. */
  readonly doors: readonly string[]
  /** Keys are marked K1, K2 and so on. */
  readonly keys: number
  /** Markings of key and door. */
  readonly rights: readonly (readonly [string, string])[]
}

/** A Monday. */
export const START = Date.parse('2026-03-02T08:00:00Z')

export async function openSite(seed: string, planned: Planned): Promise<Site> {
  const database = await createTestDatabase()
  const plant = await openPlant({ database, start: START, cable: 'tcp', secrets: seededSecrets(seed) })
  const { api } = plant
  const hands = new Hands(plant)
  const { systemId } = await api.system.create({ name: seed, code: 'S', timeZone: 'Europe/Oslo' })
  for (const marking of planned.doors) await api.cylinder.create({ systemId, marking })
  await api.key.create({ systemId, marking: 'K{1}', count: planned.keys })
  const { items: doors } = await api.cylinder.list({ systemId })
  const { items: keys } = await api.key.list({ systemId })
  const doorNo = (marking: string) => doors.find((one) => one.marking === marking)!.cylinderNo
  const keyNo = (marking: string) => keys.find((one) => one.marking === marking)!.keyNo
  const grant = planned.rights.map(([key, door]) => ({
    keyNo: keyNo(key),
    target: { kind: 'cylinder' as const, no: doorNo(door) },
  }))
  await api.right.change({ systemId, grant })
  await programAll(plant, hands, systemId)
  await api.system.publish({ systemId })
  for (const marking of planned.doors) hands.hang(marking)
  return {
    plant,
    hands,
    systemId,
    keyNo,
    doorNo,
    contentOf: async (marking) => (await api.key.get({ systemId, keyNo: keyNo(marking) })).content,
    async close() {
      await plant.close()
      await database.stop()
    },
  }
}

async function programAll({ api }: Plant, hands: Hands, systemId: string): Promise<void> {
  const devices = () => api.bridge.devices({ systemId })
  const { items: found } = await until(devices, ({ items }) => items.some(({ state }) => state === 'found'))
  const { runNo } = await api.programming.start({ systemId, bridgeId: found[0]!.bridgeId, link: found[0]!.link })
  const { items } = await api.programming.get({ systemId, runNo })
  for (const { deviceKind, marking } of items) {
    const blank = hands.blank(deviceKind)
    await hands.present(blank, deviceKind)
    hands.mark(blank, marking)
  }
  const { state } = await api.programming.get({ systemId, runNo })
  if (state !== 'done') throw new Error(`the run is ${state}`)
}

/** A key pulled out again after so many frames; resolves when it is back in the hand. */
export async function pullAfter(
  { plant: { world }, hands }: Site,
  marking: string,
  afterFrames: number,
): Promise<void> {
  world.plan({ kind: 'pulled', pd: DESK, slot: 'right', afterFrames })
  world.insert(DESK, 'right', hands.device(marking))
  await until(
    async () => world.whereIs(hands.device(marking)),
    (place) => place.in === 'hand',
  )
}
