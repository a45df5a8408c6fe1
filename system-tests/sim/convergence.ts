import { SeededRandom, SettableClock, World } from '@lockwright/simulator/world'
import { deadline } from './auditor/content.ts'
import type { KeyRecord } from './auditor/ledger.ts'
import type { Furnished } from './furnish.ts'
import type { Person } from './people.ts'
import type { Site } from './site.ts'
import { Violation } from './violation.ts'

/** Rounds of carrying after which everything must have arrived. */
const ROUNDS_MAX = 12
const HOUR = 3600

/** What convergence needs of the run. */
export interface Steps {
  update(person: Person): Promise<void>
  visit(person: Person, door: string): Promise<void>
}

/** Updates every key and carries every task, until nothing is open. */
export async function carryEverything(site: Site, { office, people, auditor }: Furnished, steps: Steps): Promise<void> {
  const { systemId } = office
  const { api, clock } = site
  for (let round = 0; round < ROUNDS_MAX; round++) {
    for (const person of people) {
      clock.advance(5000)
      await steps.update(person)
    }
    const tasks = await openTasks(site, systemId)
    const { items: waiting } = await api.key.list({ systemId, only: 'updateOpen', limit: 500 })
    if (tasks.length === 0 && waiting.length === 0) return
    const carriers = people.filter(({ key }) => !key.hostile && !auditor.wishes.keys.get(key.keyNo)!.blocked)
    const doorsOf = new Map<Person, Set<string>>()
    for (const [place, { taskNo, marking, subjectKeyNo }] of tasks.entries()) {
      const others = carriers.filter(({ key }) => key.keyNo !== subjectKeyNo)
      const carrier = others[(place + round) % others.length]!
      await api.task.assign({ systemId, taskNos: [taskNo], keyNo: carrier.key.keyNo })
      doorsOf.set(carrier, (doorsOf.get(carrier) ?? new Set()).add(marking))
    }
    for (const [carrier, doors] of doorsOf) {
      await steps.update(carrier)
      for (const door of doors) {
        clock.advance(5000)
        await steps.visit(carrier, door)
      }
    }
  }
  const left = await openTasks(site, systemId)
  throw new Violation(2, 'everything carried', 'nothing open', left.slice(0, 3))
}

async function openTasks(site: Site, systemId: string) {
  const { items } = await site.api.task.list({ systemId, only: 'open', limit: 500 })
  return items.toReversed()
}

/** Hours from now at which every pair is tried. */
const TRIED_AFTER = [0.1, 5, 11, 17]

/**
 * Law 2 on a copy of the world, so that trying changes nothing: at several instants every key opens exactly the doors that people
 * wished. @returns pairs tried
 */
export async function tryEveryPair(site: Site, { auditor, people }: Furnished): Promise<number> {
  const clock = new SettableClock(() => 0, site.clock.now())
  const twin = World.restore(site.world.snapshot(), { clock, random: new SeededRandom('twin') })
  const begin = clock.now()
  let tried = 0
  for (const hours of TRIED_AFTER) {
    clock.set(begin + hours * HOUR * 1000)
    const at = Math.floor(clock.now() / 1000)
    for (const { key, deviceId } of people) {
      for (const door of auditor.ledger.doors.values()) {
        const wished = auditor.wishes.opens(key.keyNo, door.cylinderNo, at) && at < deadline(key.hands.at(-1)!)
        const visit = twin.walk(deviceId, door.marking)
        if (!visit.ok) throw new Error(visit.error.code)
        tried += 1
        if (visit.value.opened !== wished)
          throw new Violation(
            2,
            `${key.marking} at ${door.marking}, ${new Date(at * 1000).toISOString()}`,
            wished ? 'opens' : 'stays shut',
            visit.value.opened ? 'opens' : `stays shut (${visit.value.reason}), ${why(key)}`,
          )
      }
    }
  }
  return tried
}

const why = (key: KeyRecord) => JSON.stringify(key.hands.at(-1)!.content)
