import { DESK } from '../plant/plant.ts'
import { doorNo, expectAtDoor, keyNo, OPENS, type Scene, SHUT, until } from './scene.ts'

/** R067, R068, R146: right, no right, before and after validity, outside the schedule, at each clock change. */
export async function handOutAndTry(scene: Scene): Promise<void> {
  const { plant, teller, systemId } = scene
  const { api, clock } = plant
  teller.chapter('Keys are handed out and tried')
  const due = '2026-12-31T12:00:00Z'
  await api.handOut.give({ systemId, keyNo: keyNo(scene, 'K1'), holder: 'Ada Lind', dueAt: due })
  await api.handOut.give({ systemId, keyNo: keyNo(scene, 'K2'), holder: 'Bo Ek', dueAt: due })
  const { items } = await api.handOut.list({ systemId, only: 'out' })
  teller.expect('keys that are out', items.map((out) => `${out.marking}: ${out.holder}`).sort(), [
    'K1: Ada Lind',
    'K2: Bo Ek',
  ])

  expectAtDoor(scene, 'K1', 'A', 'right', OPENS)
  expectAtDoor(scene, 'K1', 'B', 'right', OPENS)
  expectAtDoor(scene, 'K2', 'A', 'right', OPENS)
  expectAtDoor(scene, 'K2', 'B', 'no right', SHUT('noTicket'))
  expectAtDoor(scene, 'K5', 'C A', 'right on one side', OPENS)
  expectAtDoor(scene, 'K5', 'C B', 'no right on the other side', SHUT('noTicket'))

  expectAtDoor(scene, 'K4', 'A', 'before its validity', SHUT('notYetValid'))
  clock.set(Date.parse('2026-03-10T08:00:00Z'))
  expectAtDoor(scene, 'K4', 'A', 'first second of its validity', OPENS)
  clock.set(Date.parse('2026-03-12T15:59:59Z'))
  expectAtDoor(scene, 'K4', 'A', 'last second of its validity', OPENS)
  clock.set(Date.parse('2026-03-12T16:00:00Z'))
  expectAtDoor(scene, 'K4', 'A', 'after its validity', SHUT('expired'))
}

/** R069: wished, under way and confirmed are three things. */
export async function changeAccess(scene: Scene): Promise<void> {
  const { plant, hands, teller, systemId } = scene
  const { api, world } = plant
  teller.chapter('Access is changed')
  const k2 = keyNo(scene, 'K2')
  const content = async () => (await api.key.get({ systemId, keyNo: k2 })).content
  const before = await content()
  const { summary } = await api.right.change({
    systemId,
    grant: [{ keyNo: k2, target: { kind: 'cylinder', no: doorNo(scene, 'C A') } }],
  })
  teller.expect('K2 is granted C-A; keys to update', summary.keysToUpdate, [k2])
  const wished = await content()
  teller.expect(
    'wished',
    [wished.wished, wished.underWay, wished.confirmed],
    [before.wished! + 1, null, before.confirmed],
  )
  expectAtDoor(scene, 'K2', 'C A', 'wished only', SHUT('noTicket'))

  world.plan({ kind: 'pulled', pd: DESK, slot: 'right', afterFrames: 5 })
  world.insert(DESK, 'right', hands.device('K2'))
  const underWay = await until(content, (now) => now.underWay !== null)
  await until(
    async () => world.whereIs(hands.device('K2')),
    (place) => place.in === 'hand',
  )
  teller.expect('pulled while it was written: under way', underWay.underWay, wished.wished)
  await hands.update('K2')
  const confirmed = await content()
  teller.expect('put in again: confirmed', [confirmed.underWay, confirmed.confirmed], [null, wished.wished])
  expectAtDoor(scene, 'K2', 'C A', 'confirmed', OPENS)
}

/** R071: local time of the door, on both days when the clocks change. */
export function tryClockChanges(scene: Scene): void {
  const { plant, teller } = scene
  teller.chapter('The clocks change: K3 opens A on Sundays from 03:00 to 04:00')
  const tries: readonly (readonly [string, string, string])[] = [
    ['2026-03-22T01:59:59Z', '02:59:59 on an ordinary Sunday', SHUT('outsideSchedule')],
    ['2026-03-22T02:00:00Z', '03:00 on an ordinary Sunday', OPENS],
    ['2026-03-22T03:00:00Z', '04:00 on an ordinary Sunday', SHUT('outsideSchedule')],
    ['2026-03-29T00:59:59Z', '01:59:59, one second before the gap', SHUT('outsideSchedule')],
    ['2026-03-29T01:00:00Z', '03:00, right after the gap', OPENS],
    ['2026-03-29T01:59:59Z', '03:59:59 summer time', OPENS],
    ['2026-03-29T02:00:00Z', '04:00 summer time', SHUT('outsideSchedule')],
    ['2026-10-25T00:30:00Z', '02:30, first time', SHUT('outsideSchedule')],
    ['2026-10-25T01:30:00Z', '02:30, second time', SHUT('outsideSchedule')],
    ['2026-10-25T02:00:00Z', '03:00 winter time', OPENS],
    ['2026-10-25T03:00:00Z', '04:00 winter time', SHUT('outsideSchedule')],
  ]
  for (const [instant, why, wanted] of tries) {
    plant.clock.set(Date.parse(instant))
    expectAtDoor(scene, 'K3', 'A', why, wanted)
  }
}
