import { REASONS, type Reason } from '@lockwright/domain/model'
import type { DoorVisit } from '@lockwright/simulator/door'
import type { Hands } from '../plant/desk.ts'
import type { Plant } from '../plant/plant.ts'
import type { Teller } from './teller.ts'

/** What every chapter works with. */
export interface Scene {
  readonly plant: Plant
  readonly hands: Hands
  readonly teller: Teller
  /** The system the story is about. */
  readonly systemId: string
  /** Numbers by marking. */
  readonly keys: ReadonlyMap<string, number>
  readonly doors: ReadonlyMap<string, number>
}

export const keyNo = ({ keys }: Scene, marking: string): number => mustBe(keys.get(marking), marking)
export const doorNo = ({ doors }: Scene, marking: string): number => mustBe(doors.get(marking), marking)

function mustBe<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`the story has no ${name}`)
  return value
}

const NAMES = new Map<unknown, Reason>(Object.entries(REASONS).map(([name, no]) => [no, name as Reason]))

/** What somebody standing at the door sees and hears. */
export function seen(visit: DoorVisit): string {
  const reason = typeof visit.reason === 'number' ? NAMES.get(visit.reason) : visit.reason
  const signals = visit.signals.map((signal) => signal.kind).join(' + ')
  return `${visit.opened ? 'opens' : `stays shut (${reason})`}, shows ${signals}`
}

/** A person walks to a door with a key; what is seen there must be `wanted`. */
export function expectAtDoor(
  { hands, teller, plant }: Scene,
  key: string,
  door: string,
  why: string,
  wanted: string,
): void {
  const visit = hands.walk(key, door)
  const time = new Date(plant.clock.now()).toISOString().slice(0, 16).replace('T', ' ')
  teller.expect(`${time} UTC, ${key} at ${door} (${why})`, seen(visit), wanted)
}

export const OPENS = 'opens, shows authorised'
export const SHUT = (reason: Reason): string => {
  const signal = reason === 'outsideSchedule' ? 'outsideSchedule' : 'notAuthorised'
  return `stays shut (${reason}), shows ${signal}`
}

/** Code of the refusal that a call must end with. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'nothing was refused'
  } catch (error) {
    const data = (error as { data?: { body?: { code?: string }; code?: string } }).data
    return data?.body?.code ?? data?.code ?? String(error)
  }
}

/** Asks again until the answer fits: what a person at the screen does. Rejects after a minute. */
export async function until<Value>(ask: () => Promise<Value>, fits: (value: Value) => boolean): Promise<Value> {
  const end = performance.now() + 60_000
  for (;;) {
    const value = await ask()
    if (fits(value)) return value
    if (performance.now() > end) throw new Error(`never came: ${JSON.stringify(value).slice(0, 400)}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
