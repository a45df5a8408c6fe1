import type { Hands } from '../plant/desk.ts'
import { DESK, type Plant } from '../plant/plant.ts'
import { refusalOf, type Scene, until } from './scene.ts'
import type { Teller } from './teller.ts'

/** A system on paper: two single doors, a double one, four keys and who may what (R024, R026, R028, R032). */
export async function plan(plant: Plant, hands: Hands, teller: Teller): Promise<Scene> {
  teller.chapter('The locksmith plans a system')
  const { api } = plant
  const { systemId, systemNo } = await api.system.create({ name: 'Rådhus', code: 'R1', timeZone: 'Europe/Oslo' })
  teller.told('a system is created', `number ${systemNo}`)
  await api.cylinder.create({ systemId, marking: 'A', name: 'Main door' })
  await api.cylinder.create({ systemId, marking: 'B', name: 'Archive' })
  await api.cylinder.create({ systemId, marking: 'C', name: 'Passage', bodyKind: 'double' })
  await api.key.create({ systemId, marking: 'K{1}', count: 5 })
  const { items: cylinders } = await api.cylinder.list({ systemId })
  const { items: keys } = await api.key.list({ systemId })
  teller.expect('cylinders', cylinders.map(({ marking }) => marking).join(' '), 'A B C A C B')
  teller.expect('keys', keys.map(({ marking }) => marking).join(' '), 'K1 K2 K3 K4 K5')
  const scene: Scene = {
    plant,
    hands,
    teller,
    systemId,
    keys: new Map(keys.map((key) => [key.marking, key.keyNo])),
    doors: new Map(cylinders.map((cylinder) => [cylinder.marking, cylinder.cylinderNo])),
  }
  await grantFirstRights(scene)
  return scene
}

async function grantFirstRights({ plant, teller, systemId, keys, doors }: Scene): Promise<void> {
  const { api } = plant
  const sunday = await api.schedule.create({
    systemId,
    name: 'Sunday 03-04',
    periods: [{ startMinute: 6 * 1440 + 180, lengthMinutes: 60 }],
  })
  const right = (key: string, door: string, scheduleNo: number | null = null) => ({
    keyNo: keys.get(key)!,
    target: { kind: 'cylinder' as const, no: doors.get(door)! },
    scheduleNo,
  })
  const { granted } = await api.right.change({
    systemId,
    grant: [
      right('K1', 'A'),
      right('K1', 'B'),
      right('K2', 'A'),
      right('K3', 'A', sunday.scheduleNo),
      right('K4', 'A'),
      right('K5', 'C A'),
    ],
  })
  teller.expect('rights on the lock chart', granted, 6)
  const k4 = await api.key.get({ systemId, keyNo: keys.get('K4')! })
  await api.key.setTimes(
    {
      systemId,
      keyNo: k4.keyNo,
      validity: { kind: 'between', from: '2026-03-10T08:00:00Z', to: '2026-03-12T16:00:00Z' },
    },
    { context: { ifMatch: k4.version } },
  )
  teller.told('K4 is to be valid from 10 to 12 March only')
}

/** Everything is programmed over the serial link; one key is pulled out in the middle and goes on later (R036, R037). */
export async function program(scene: Scene): Promise<void> {
  const { plant, hands, teller, systemId } = scene
  const { api } = plant
  teller.chapter('Everything is programmed at the programming device')
  const run = await api.programming.start({ systemId, ...(await deviceOnDesk(scene)) })
  const { items } = await api.programming.get({ systemId, runNo: run.runNo })
  for (const item of items) {
    const blank = hands.blank(item.deviceKind)
    if (item.marking === 'K1') await pullAndResume(scene, run.runNo, blank)
    else await hands.present(blank, item.deviceKind)
    hands.mark(blank, item.marking)
    const now = await api.programming.get({ systemId, runNo: run.runNo })
    teller.expect(
      `${item.marking} is programmed`,
      now.items.find(({ marking }) => marking === item.marking)?.state,
      'done',
    )
  }
  teller.expect('the run', (await api.programming.get({ systemId, runNo: run.runNo })).state, 'done')
  for (const door of scene.doors.keys()) hands.hang(door)
  await claimTwice(scene)
}

/** The one programming device there is, as soon as the server has heard of it. */
export async function deviceOnDesk({ plant, systemId }: Scene) {
  const devices = () => plant.api.bridge.devices({ systemId })
  const { items } = await until(devices, (found) => found.items.some(({ state }) => state === 'found'))
  return { bridgeId: items[0]!.bridgeId, link: items[0]!.link }
}

/** Pulled after five frames: the blank is half way; the same blank goes on where it stood. */
async function pullAndResume({ plant, hands, teller, systemId }: Scene, runNo: number, blank: string): Promise<void> {
  const { api, world } = plant
  world.plan({ kind: 'pulled', pd: DESK, slot: 'right', afterFrames: 5 })
  world.insert(DESK, 'right', blank)
  const item = async () => {
    const run = await api.programming.get({ systemId, runNo })
    return run.items.find(({ marking }) => marking === 'K1')!
  }
  const broken = await until(item, ({ errorCode }) => errorCode !== null)
  teller.expect('K1 is pulled out in the middle', `${broken.state}, ${broken.errorCode}`, 'inProgress, interrupted')
  await hands.present(blank, 'key')
  teller.told('K1 is put in again and goes on', 'the same blank, the same entry')
}

/** R036: what is programmed never becomes part of a second system. */
async function claimTwice(scene: Scene): Promise<void> {
  const { plant, hands, teller } = scene
  const { api } = plant
  const other = await api.system.create({ name: 'Somebody else', code: 'X' })
  await api.key.create({ systemId: other.systemId, marking: 'Z' })
  const run = await api.programming.start({ systemId: other.systemId, ...(await deviceOnDesk(scene)) })
  await hands.present(hands.device('K1'), 'key')
  const after = await api.programming.get({ systemId: other.systemId, runNo: run.runNo })
  teller.expect('K1 is offered to a second system', after.items[0]?.state, 'waiting')
  await api.programming.cancel({ systemId: other.systemId, runNo: run.runNo })
}

/** R038, R039: nothing works before publishing. */
export async function publish({ plant, teller, systemId, keys }: Scene): Promise<void> {
  const { api } = plant
  teller.chapter('The system is published')
  const early = api.handOut.give({ systemId, keyNo: keys.get('K1')!, holder: 'Ada Lind' })
  teller.expect('hand-out before publishing', await refusalOf(early), 'systemNotPublished')
  const { state } = await api.system.publish({ systemId })
  teller.expect('publishing', state, 'published')
}
