import { type Office, someHours } from './administrator.ts'
import { Auditor } from './auditor/auditor.ts'
import type { Chance } from './chance.ts'
import type { Hands } from './hands.ts'
import { AlteredKey } from './hostile.ts'
import { deskHabit, type Person } from './people.ts'
import type { Site } from './site.ts'

export interface Size {
  readonly people: number
  readonly doors: number
}

/** A system in use: everything programmed, every key with its holder. */
export interface Furnished {
  readonly office: Office
  readonly people: readonly Person[]
  readonly altered: ReadonlyMap<number, AlteredKey>
  readonly auditor: Auditor
}

const ZONE = 'Europe/Oslo'
const ALTERED_SHARE = 0.05
const SCHEDULES = 4
const GROUPS = 4

/** Plans a system through the API, programs it at the programming device and hands it over to its people. */
export async function furnish(site: Site, hands: Hands, size: Size, chance: Chance): Promise<Furnished> {
  const { api } = site
  const { systemId } = await api.system.create({ name: 'Simulation', code: 'SIM', timeZone: ZONE })
  const auditor = new Auditor(site, systemId, ZONE)
  await api.cylinder.create({ systemId, marking: 'D{001}', count: size.doors })
  await api.key.create({ systemId, marking: 'K{001}', count: size.people })
  const { items: cylinders } = await api.cylinder.list({ systemId, limit: 500 })
  const { items: keys } = await api.key.list({ systemId, limit: 500 })
  const cylinderNos = cylinders.map(({ cylinderNo }) => cylinderNo)
  const keyNos = keys.map(({ keyNo }) => keyNo)
  for (const keyNo of keyNos)
    auditor.wishes.keys.set(keyNo, {
      validity: { kind: 'always' },
      week: 'always',
      scheduleNo: null,
      revalidationHours: null,
      blocked: false,
    })
  const scheduleNos: number[] = []
  for (let n = 0; n < SCHEDULES; n++) {
    const periods = someHours(chance)
    const { scheduleNo } = await api.schedule.create({ systemId, name: `Hours ${n + 1}`, periods })
    auditor.wishes.schedules.set(scheduleNo, periods)
    scheduleNos.push(scheduleNo)
  }
  const groupNos: number[] = []
  for (let n = 0; n < GROUPS; n++) {
    const members = chance.some(cylinderNos, Math.ceil(size.doors / 5))
    const { group } = await api.group.create({ systemId, name: `Group ${n + 1}`, cylinderNos: members })
    auditor.wishes.groups.set(group.groupNo, new Set(members))
    groupNos.push(group.groupNo)
  }
  const firstRights = keyNos.flatMap((keyNo) => [
    ...chance.some(cylinderNos, 3).map((no) => ({
      keyNo,
      target: { kind: 'cylinder' as const, no },
      scheduleNo: chance.hit(0.3) ? chance.pick(scheduleNos) : null,
      window: null,
    })),
    { keyNo, target: { kind: 'group' as const, no: chance.pick(groupNos) }, scheduleNo: null, window: null },
  ])
  await api.right.change({ systemId, grant: firstRights })
  for (const right of firstRights) auditor.wishes.grant(right)

  const devices = await program(site, hands, systemId)
  await api.system.publish({ systemId })
  for (const { cylinderNo, marking } of cylinders) {
    const deviceId = devices.get(marking)!
    site.world.hang(deviceId, marking)
    await auditor.ledger.enrolDoor(cylinderNo, marking, site.world.cylinder(deviceId)!)
  }
  const alteredNos = new Set(chance.some(keyNos, Math.max(1, Math.round(ALTERED_SHARE * size.people))))
  const altered = new Map<number, AlteredKey>()
  const people: Person[] = []
  for (const { keyNo, marking } of keys) {
    const deviceId = devices.get(marking)!
    const device = site.world.key(deviceId)!
    const key = await auditor.ledger.enrolKey(keyNo, marking, device, alteredNos.has(keyNo))
    if (alteredNos.has(keyNo)) altered.set(keyNo, new AlteredKey(device, chance.fork(`altered ${keyNo}`)))
    altered.get(keyNo)?.copy()
    const deskEvery = people.length === 0 ? 1 : deskHabit(chance)
    const doors = chance.some(cylinders, 8).map((cylinder) => cylinder.marking)
    people.push({
      key,
      deviceId,
      doors: [...doors, ...ownDoors(auditor, keyNo)],
      deskEvery,
      firstDeskDay: chance.below(7),
    })
    await api.handOut.give({ systemId, keyNo, holder: `Holder ${keyNo}` })
  }
  const carriers = people.filter(({ deskEvery }) => deskEvery !== null && deskEvery <= 3).map(({ key }) => key.keyNo)
  return { office: { systemId, keyNos, cylinderNos, carriers, scheduleNos, groupNos }, people, altered, auditor }
}

/** Markings of the doors a key has a right of its own to: its holder goes there more often. */
function ownDoors({ wishes, ledger }: Auditor, keyNo: number): string[] {
  return wishes
    .rightsOf(keyNo)
    .flatMap(({ target }) => (target.kind === 'cylinder' ? [target.no] : [...wishes.groups.get(target.no)!]))
    .map((cylinderNo) => ledger.doors.get(cylinderNo)!.marking)
}

/** One blank after the other becomes what the run asks for. @returns marking -> device */
async function program(site: Site, hands: Hands, systemId: string): Promise<Map<string, string>> {
  const { api, bridgeId, clock } = site
  const { runNo } = await api.programming.start({ systemId, bridgeId, link: 1 })
  const { items } = await api.programming.get({ systemId, runNo })
  const devices = new Map<string, string>()
  for (const { deviceKind, marking } of items) {
    const deviceId = hands.blank(deviceKind)
    clock.advance(20_000)
    // Pulled or cut in the middle: put in again until it is done.
    while (!(await hands.present(deviceId, deviceKind)));
    devices.set(marking, deviceId)
  }
  const run = await api.programming.get({ systemId, runNo })
  const left = run.items.filter(({ state }) => state !== 'done')
  if (left.length > 0) throw new Error(`not programmed: ${JSON.stringify(left)}`)
  return devices
}
