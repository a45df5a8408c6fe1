import type { DoorVisit } from '@lockwright/simulator/door'
import type { Slot, World } from '@lockwright/simulator/world'
import { DESK, type Plant } from './plant.ts'

type Kind = 'key' | 'cylinder'

/** Longest a session may take here; a plant that hangs should say so. */
const SESSION_MS = 30_000

const slotFor = (kind: Kind): Slot => (kind === 'key' ? 'right' : 'cable')

/** Settles with the reason when the server closes the session in this slot; rejects when none comes to an end. */
export function sessionEnd(world: World, slot: Slot): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      end()
      reject(new Error(`no session ended in the ${slot} slot`))
    }, SESSION_MS)
    const end = world.subscribe((event) => {
      if (event.kind !== 'closed' || event.slot !== slot) return
      clearTimeout(timer)
      end()
      resolve(event.reason)
    })
  })
}

/** A person at the desk: blanks and elements go into slots and doors by the marking on them. */
export class Hands {
  readonly #plant: Plant
  /** Marking of an element -> its factory number. */
  readonly #devices = new Map<string, string>()

  constructor(plant: Plant) {
    this.#plant = plant
  }

  device(marking: string): string {
    const id = this.#devices.get(marking)
    if (id === undefined) throw new Error(`nothing is marked ${marking}`)
    return id
  }

  /** Engraves a marking on what is programmed now. */
  mark(deviceId: string, marking: string): void {
    this.#devices.set(marking, deviceId)
  }

  blank(kind: Kind, mechanicalCode = 0): string {
    const { world, voucherPublic } = this.#plant
    return world.make({ kind, mechanicalCode }, voucherPublic).deviceId
  }

  /** Puts an element at the programming device, waits for its session to end and takes it out again. */
  async present(deviceId: string, kind: Kind): Promise<number> {
    const { world } = this.#plant
    const slot = slotFor(kind)
    const end = sessionEnd(world, slot)
    const put = world.insert(DESK, slot, deviceId)
    if (!put.ok) throw new Error(put.error.code)
    const reason = await end
    world.remove(DESK, slot)
    return reason
  }

  update(marking: string): Promise<number> {
    return this.present(this.device(marking), 'key')
  }

  /** Hangs a programmed cylinder into a door of the same name. */
  hang(marking: string): void {
    const hung = this.#plant.world.hang(this.device(marking), marking)
    if (!hung.ok) throw new Error(hung.error.code)
  }

  walk(key: string, door: string): DoorVisit {
    const visit = this.#plant.world.walk(this.device(key), door)
    if (!visit.ok) throw new Error(`${key} at ${door}: ${visit.error.code}`)
    return visit.value
  }
}
