import type { KeyRecord } from './auditor/ledger.ts'
import type { Chance } from './chance.ts'

/** One person with a key and habits. */
export interface Person {
  readonly key: KeyRecord
  readonly deviceId: string
  /** Where this person goes, allowed or not. */
  readonly doors: readonly string[]
  /** Days between two visits at the programming device; null: never goes there. */
  readonly deskEvery: number | null
  readonly firstDeskDay: number
}

/** Something that happens at a minute of a day. */
export interface Appointment {
  readonly minute: number
  readonly kind: 'door' | 'desk' | 'change'
  readonly person: Person | null
}

const CHANGES_A_DAY = 14

/** What happens on a day, in order: who goes to a door or the programming device, when an administrator changes something. */
export function dayPlan(people: readonly Person[], day: number, chance: Chance): Appointment[] {
  const plan: Appointment[] = []
  for (const person of people) {
    const visits = (2 + chance.below(7)) * (person.key.hostile ? 3 : 1)
    for (let n = 0; n < visits; n++) plan.push({ minute: hour(chance), kind: 'door', person })
    if (person.deskEvery !== null && (day + person.firstDeskDay) % person.deskEvery === 0)
      plan.push({ minute: hour(chance), kind: 'desk', person })
  }
  for (let n = 0; n < CHANGES_A_DAY; n++) plan.push({ minute: hour(chance), kind: 'change', person: null })
  return plan.sort((a, b) => a.minute - b.minute)
}

/** Mostly by day, now and then at night. */
const hour = (chance: Chance): number => (chance.hit(0.1) ? chance.below(1380) : 360 + chance.below(900))

export const deskHabit = (chance: Chance): number | null => {
  const x = chance.next()
  return x < 0.5 ? 1 : x < 0.75 ? 3 : x < 0.9 ? 7 : null
}
