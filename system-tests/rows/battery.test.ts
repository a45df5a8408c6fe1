import { SeededRandom, World } from '@lockwright/simulator/world'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { OPENS, SHUT, seen } from '../story/scene.ts'
import { openSite, type Site } from './site.ts'

const DAY = 86_400_000

let site: Site
beforeAll(async () => {
  site = await openSite('battery', {
    doors: ['A'],
    keys: 3,
    rights: [
      ['K1', 'A'],
      ['K2', 'A'],
    ],
  })
})
afterAll(() => site.close())

it('R152 a cylinder has no power and no clock of its own: it keeps what it was told and goes by the time of the key', async () => {
  const { plant, hands } = site
  plant.clock.advance(10 * DAY)
  await hands.update('K1')
  expect(seen(hands.walk('K1', 'A'))).toBe(OPENS)

  const world = World.restore(plant.world.snapshot(), { clock: plant.clock, random: new SeededRandom('later') })
  const walk = (key: string) => {
    const visit = world.walk(hands.device(key), 'A')
    if (!visit.ok) throw new Error(visit.error.code)
    return seen(visit.value)
  }
  const says = (key: string, milliseconds: number) => {
    const device = world.key(hands.device(key))!
    device.habits = { ...device.habits, now: () => milliseconds / 1000 }
  }
  expect(walk('K1')).toBe(OPENS)
  expect(walk('K3')).toBe(SHUT('noTicket'))
  says('K2', plant.clock.now() - 3 * DAY)
  expect(walk('K2')).toBe(SHUT('clockBehindFloor'))
  // A door with a clock of its own would know that it is not yet that late.
  says('K2', plant.clock.now() + 3 * DAY)
  expect(walk('K2')).toBe(OPENS)
})
