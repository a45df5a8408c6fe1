import { createTestDatabase } from '@lockwright/server/testing'
import { sessionEnd } from '../plant/desk.ts'
import { announceDevice, directSession } from '../plant/direct.ts'
import { DESK } from '../plant/plant.ts'
import { openServer, seededSecrets } from '../plant/server.ts'
import { deviceOnDesk } from './planning.ts'
import { expectAtDoor, type Scene, SHUT, until } from './scene.ts'

/** Offset of `validTo` in a passport (spec/door.md). */
const VALID_TO = 14

/** T-03: hacked firmware shows a passport without an end; the ticket is bound to the true one. */
export function forgePassport(scene: Scene): void {
  const { hands, plant, teller } = scene
  teller.chapter('K4 runs modified firmware')
  const key = plant.world.key(hands.device('K4'))!
  const { habits } = key
  key.habits = {
    ...habits,
    offer: (offer) => {
      if (offer === null) return null
      const bytes = offer.passport.bytes.slice()
      bytes.fill(0xff, VALID_TO, VALID_TO + 4)
      return { ...offer, passport: { ...offer.passport, bytes, validTo: 0xffff_ffff } }
    },
  }
  expectAtDoor(scene, 'K4', 'A', 'shows a passport that never ends', SHUT('noTicket'))
  key.habits = habits
}

/** T-04: a door does not go back behind the newest day it has heard of. */
export function turnClockBack(scene: Scene): void {
  const { hands, plant, teller } = scene
  teller.chapter('K4 lies about the time')
  const key = plant.world.key(hands.device('K4'))!
  const { habits } = key
  key.habits = { ...habits, now: () => Date.parse('2026-03-11T08:00:00Z') / 1000 }
  expectAtDoor(scene, 'K4', 'A', 'says it is 11 March', SHUT('clockBehindFloor'))
  key.habits = habits
}

/** R036, T-16: a blank that was half programmed is offered to an installation with a voucher of its own. */
export async function stealBlank(scene: Scene): Promise<void> {
  const { plant, hands, teller, systemId } = scene
  const { api, world } = plant
  teller.chapter('A half programmed blank is stolen')
  await api.key.create({ systemId, marking: 'K6' })
  const { runNo } = await api.programming.start({ systemId, ...(await deviceOnDesk(scene)) })
  const blank = hands.blank('key')
  world.plan({ kind: 'pulled', pd: DESK, slot: 'right', afterFrames: 6 })
  world.insert(DESK, 'right', blank)
  const own = async () => (await api.programming.get({ systemId, runNo })).items[0]!
  await until(own, ({ errorCode }) => errorCode === 'interrupted')
  teller.told('K6 is pulled out when it had taken its voucher')

  const database = await createTestDatabase()
  // The factory lets both work: blanks believe the vouchers of either.
  const thief = await openServer({
    database,
    clock: plant.clock,
    secrets: { ...seededSecrets('thief'), voucherPrivate: seededSecrets('story').voucherPrivate },
  })
  const other = await thief.api.system.create({ name: 'Somewhere else', code: 'T' })
  await thief.api.key.create({ systemId: other.systemId, marking: 'T1' })
  const bridge = await thief.api.bridge.createShared({ label: 'Back room' })
  await announceDevice(thief.relay, bridge)
  const seat = { systemId: other.systemId, bridgeId: bridge.bridgeId, link: 0 }
  const stolen = await thief.api.programming.start(seat)
  await directSession(thief.relay, bridge, world.key(blank)!)
  const { items } = await thief.api.programming.get({ systemId: other.systemId, runNo: stolen.runNo })
  teller.expect("the thief's run", `${items[0]?.state}, ${items[0]?.errorCode}`, 'failed, alreadyClaimed')
  await thief.close()
  await database.stop()

  const end = sessionEnd(world, 'right')
  world.insert(DESK, 'right', blank)
  await end
  world.remove(DESK, 'right')
  teller.expect('K6 goes on where it belongs', (await own()).state, 'done')
}
