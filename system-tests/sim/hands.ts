import { type DoorVisit, faultyContact } from '@lockwright/simulator/door'
import type { Slot } from '@lockwright/simulator/world'
import type { Chance } from './chance.ts'
import { DESK, type Site } from './site.ts'

/** A session takes longer than a visit at a door: more can go wrong. */
const SESSION_RISK = 3
/** Reason with which the server closes a session that is over. */
const DONE = 0

/** Hands that move keys and cylinders, and now and then fumble. */
export class Hands {
  readonly #site: Site
  readonly #chance: Chance
  readonly #mishapShare: number

  /** `mishapShare`: visits in which power, contact or cable fail. */
  constructor(site: Site, chance: Chance, mishapShare: number) {
    this.#site = site
    this.#chance = chance
    this.#mishapShare = mishapShare
  }

  blank(kind: 'key' | 'cylinder'): string {
    const { world, voucherPublic } = this.#site
    const driftPpm = kind === 'key' ? this.#chance.below(41) - 20 : 0
    return world.make({ kind, driftPpm }, voucherPublic).deviceId
  }

  /** Puts an element at the programming device until nothing moves any more, and takes it out. @returns it was let go in peace */
  async present(deviceId: string, kind: 'key' | 'cylinder', careful = false): Promise<boolean> {
    const { world, desk, quiet } = this.#site
    const slot: Slot = kind === 'key' ? 'right' : 'cable'
    const mishap = !careful && this.#chance.hit(this.#mishapShare * SESSION_RISK)
    if (mishap) this.#planBefore(slot)
    let well = false
    const unwatch = world.subscribe((event) => {
      if (event.kind === 'closed') well = event.reason === DONE
    })
    const put = world.insert(DESK, slot, deviceId)
    if (!put.ok) throw new Error(`${deviceId}: ${put.error.code}`)
    if (mishap && this.#chance.hit(0.4))
      world.plan({ kind: 'powerCut', pd: DESK, slot, afterBytes: this.#chance.below(3000) })
    await quiet()
    if (!desk.plugged) await desk.plug()
    await quiet()
    world.remove(DESK, slot)
    await quiet()
    unwatch()
    return well
  }

  #planBefore(slot: Slot): void {
    const { world } = this.#site
    const chance = this.#chance
    const afterFrames = 1 + chance.below(12)
    const kind = chance.pick(['lost', 'doubled', 'damaged', 'pulled', 'unplugged'] as const)
    if (kind === 'pulled' || kind === 'unplugged') world.plan({ kind, pd: DESK, slot, afterFrames })
    else world.plan({ kind, pd: DESK, direction: chance.pick(['toHost', 'toPd'] as const), nth: afterFrames })
  }

  /** Puts a key into a door; `disturbed`: something went wrong on the way. */
  walk(deviceId: string, place: string, careful = false): { readonly visit: DoorVisit; readonly disturbed: boolean } {
    const chance = this.#chance
    const disturbed = !careful && chance.hit(this.#mishapShare)
    const contact = disturbed ? this.#clumsy() : undefined
    const visit = this.#site.world.walk(deviceId, place, contact)
    if (!visit.ok) throw new Error(`${deviceId} at ${place}: ${visit.error.code}`)
    return { visit: visit.value, disturbed }
  }

  #clumsy() {
    const chance = this.#chance
    const frame = chance.below(10)
    switch (chance.below(6)) {
      case 0:
        return faultyContact({ drop: frame })
      case 1:
        return faultyContact({ double: frame })
      case 2:
        return faultyContact({ damage: { frame, byte: chance.below(250) } })
      case 3:
        return faultyContact({ delay: { frame, ms: 50 } })
      case 4:
        return faultyContact({ pullBefore: frame })
      default:
        return faultyContact({ cylinderPowerCutAfter: chance.below(1500) })
    }
  }
}
