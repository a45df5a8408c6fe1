import { Hands } from '../plant/desk.ts'
import type { Plant } from '../plant/plant.ts'
import { BLOCK_CARRIER, BUSY_DOOR, DOORS, KEYS, LOST_KEY, PEOPLE, UNVISITED_DOOR, WEAK_BATTERY_KEY } from './office.ts'

export const DAYS = 60
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Enough to wear a battery down to a tenth. */
const WORN_OPERATIONS = 18_100

interface Office {
  readonly plant: Plant
  readonly hands: Hands
  readonly systemId: string
  readonly keyNo: (marking: string) => number
  readonly cylinderNo: (marking: string) => number
}

/** Sixty days in an office, everything done through the API and the links, so that screens have something to show. */
export async function playOffice(plant: Plant): Promise<{ readonly visits: number }> {
  const office = await furnish(plant)
  await program(office)
  await plant.api.system.publish({ systemId: office.systemId })
  await handOut(office)
  return { visits: await live(office) }
}

async function furnish(plant: Plant): Promise<Office> {
  const { api } = plant
  const { systemId } = await api.system.create({ name: 'Demo office', code: 'DEMO', timeZone: 'Europe/Berlin' })
  for (const { marking, name, place, double } of DOORS)
    await api.cylinder.create({ systemId, marking, name, place, bodyKind: double ? 'double' : 'single' })
  await api.key.create({ systemId, marking: 'K{01}', count: KEYS })
  const [{ items: cylinders }, { items: keys }] = await Promise.all([
    api.cylinder.list({ systemId, limit: 100 }),
    api.key.list({ systemId, limit: 100 }),
  ])
  const numbers = new Map([
    ...cylinders.map((cylinder) => [cylinder.marking, cylinder.cylinderNo] as const),
    ...keys.map((key) => [key.marking, key.keyNo] as const),
  ])
  const number = (marking: string) => {
    const found = numbers.get(marking)
    if (found === undefined) throw new Error(`the demo has no ${marking}`)
    return found
  }
  const office = { plant, hands: new Hands(plant), systemId, keyNo: number, cylinderNo: number }
  const hours = await api.schedule.create({
    systemId,
    name: 'Working days 06-20',
    periods: [0, 1, 2, 3, 4].map((day) => ({ startMinute: day * 1440 + 360, lengthMinutes: 840 })),
  })
  const limited = new Set(['K07', 'K08'])
  await api.right.change({
    systemId,
    grant: PEOPLE.flatMap(({ key, doors }) =>
      doors.map((door) => ({
        keyNo: number(key),
        target: { kind: 'cylinder' as const, no: number(door) },
        scheduleNo: limited.has(key) ? hours.scheduleNo : null,
      })),
    ),
  })
  return office
}

async function program({ plant, hands, systemId }: Office): Promise<void> {
  const { api } = plant
  const { items: devices } = await api.bridge.devices({ systemId })
  const { runNo } = await api.programming.start({
    systemId,
    bridgeId: devices[0]!.bridgeId,
    link: devices[0]!.link,
  })
  const { items } = await api.programming.get({ systemId, runNo })
  for (const item of items) {
    const blank = hands.blank(item.deviceKind)
    await hands.present(blank, item.deviceKind)
    hands.mark(blank, item.marking)
    if (item.deviceKind === 'cylinder') hands.hang(item.marking)
  }
}

async function handOut({ plant, systemId, keyNo }: Office): Promise<void> {
  const begin = plant.clock.now()
  for (const { key, name, dueDay } of PEOPLE) {
    const dueAt = dueDay === null ? null : new Date(begin + dueDay * DAY).toISOString()
    await plant.api.handOut.give({ systemId, keyNo: keyNo(key), holder: name, dueAt })
  }
}

/** Day by day: people walk, now and then put their key in, an administrator does what comes up. */
async function live(office: Office): Promise<number> {
  const { plant, hands, systemId, keyNo, cylinderNo } = office
  const { api, clock } = plant
  const begin = clock.now()
  let visits = 0
  for (let day = 0; day < DAYS; day++) {
    const present = PEOPLE.filter((person) => isThere(person, day))
    for (let hour = 0; hour < 10; hour++) {
      clock.set(begin + day * DAY + hour * HOUR)
      for (const [place, { key, doors }] of present.entries()) {
        clock.advance(97_000)
        hands.walk(key, hour % 2 === 0 ? 'D01 A' : doors[(day * 7 + hour + place) % doors.length]!)
        visits++
      }
    }
    for (const [place, { key }] of present.entries()) if ((day + place) % 6 === 0) await hands.update(key)
    if (day === 20)
      await api.right.change({
        systemId,
        grant: [{ keyNo: keyNo('K03'), target: { kind: 'cylinder', no: cylinderNo('D07') } }],
        revoke: [{ keyNo: keyNo('K05'), target: { kind: 'cylinder', no: cylinderNo('D12') } }],
      })
    if (day === 30) await fetchLog(office, 'D07')
    if (day === 46) await api.handOut.takeBack({ systemId, keyNo: keyNo('K08') })
    if (day === 50) await loseKey(office)
    if (day === 55) plant.world.key(hands.device(WEAK_BATTERY_KEY))!.battery.drain(WORN_OPERATIONS)
  }
  await fetchLog(office, BUSY_DOOR)
  await hands.update(WEAK_BATTERY_KEY)
  // One wish that nobody has carried to its key yet.
  await api.right.change({
    systemId,
    grant: [{ keyNo: keyNo('K04'), target: { kind: 'cylinder', no: cylinderNo('D05') } }],
  })
  return visits
}

/** Nobody comes on Sundays; a lost key walks nowhere, a returned one neither; the overdue key is still about. */
function isThere({ key }: (typeof PEOPLE)[number], day: number): boolean {
  if (day % 7 === 6) return false
  return !(key === LOST_KEY && day >= 50) && !(key === 'K08' && day > 46)
}

/** The log comes back with a key that goes there anyway. */
async function fetchLog({ plant, hands, systemId, keyNo, cylinderNo }: Office, door: string): Promise<void> {
  await plant.api.task.requestLog({ systemId, cylinderNos: [cylinderNo(door)], carrierKeyNo: keyNo('K01') })
  await hands.update('K01')
  hands.walk('K01', door)
  await hands.update('K01')
}

/** The block goes to every door of the lost key but one. */
async function loseKey({ plant, hands, systemId, keyNo }: Office): Promise<void> {
  const carrierKeyNo = keyNo(BLOCK_CARRIER)
  const { blocked } = await plant.api.block.order({ systemId, keyNo: keyNo(LOST_KEY), cause: 'lost', carrierKeyNo })
  await hands.update(BLOCK_CARRIER)
  for (const { marking } of blocked.doors) if (marking !== UNVISITED_DOOR) hands.walk(BLOCK_CARRIER, marking)
  await hands.update(BLOCK_CARRIER)
}
