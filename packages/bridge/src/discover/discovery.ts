import { type Address, addressLabel, type OpenLink } from '../link/index.ts'
import type { Backoff, Timers } from '../timers.ts'
import { type GreetFault, greet, type Pd, type PdListener } from './greet.ts'

/** Where to look: by itself (default), or one address chosen by hand (R007, R095). */
export type Choice = { readonly kind: 'auto' } | { readonly kind: 'address'; readonly address: Address }

export interface DiscoverySurroundings {
  readonly open: OpenLink
  /** Addresses that auto-detect may try now. */
  readonly probe: () => Promise<readonly Address[]>
  readonly timers: Timers
  /** A server is connected, which the programming device is told when it is woken. */
  readonly serverReachable: () => boolean
  /** Pause before an address that gave nothing is tried again. */
  readonly backoff: Backoff
  /** A device was found; `link` is its number at this bridge, 1 to 255. */
  readonly found: (link: number, pd: Pd) => PdListener
}

/** Time between two looks for new ports. */
const LOOK_MS = 2_000

/** One address: what came of it so far. */
interface Place {
  readonly address: Address
  /** Tries without an answer since the last one that gave a device. */
  tries: number
  notBefore: number
  fault: GreetFault | null
  /** Number of the device here or of the one being greeted; null: nothing under way. */
  link: number | null
  pd: Pd | null
}

/**
 * Finds programming devices and finds them again after they were unplugged (R007, R136). Ports that give no answer are
 * released and tried again later, so other programs can use them.
 */
export class Discovery {
  readonly #around: DiscoverySurroundings
  readonly #places = new Map<string, Place>()
  #choice: Choice
  #next: () => void = () => {}
  #running = false

  constructor(around: DiscoverySurroundings, choice: Choice) {
    this.#around = around
    this.#choice = choice
  }

  get choice(): Choice {
    return this.#choice
  }

  /** Why the addresses tried last gave no programming device. */
  get faults(): readonly GreetFault[] {
    return [...this.#places.values()].flatMap((place) => (place.fault === null ? [] : [place.fault]))
  }

  start(): void {
    this.#running = true
    this.#look()
  }

  /** Looks elsewhere from now on; devices that the new choice does not name are released. */
  async choose(choice: Choice): Promise<void> {
    this.#choice = choice
    if (choice.kind === 'address') await this.#release()
    if (this.#running) this.#look()
  }

  /** Releases every port. */
  async stop(): Promise<void> {
    this.#running = false
    this.#next()
    await this.#release()
  }

  async #release(): Promise<void> {
    const places = [...this.#places.values()]
    this.#places.clear()
    await Promise.all(places.map((place) => place.pd?.close()))
  }

  #look(): void {
    this.#next()
    this.#next = this.#around.timers.after(LOOK_MS, () => this.#look())
    void this.#addresses().then((addresses) => {
      const labels = new Set(addresses.map(addressLabel))
      for (const [label, place] of this.#places) {
        // A port that went away is new when it comes back: it is tried at once.
        if (!labels.has(label) && place.link === null) this.#places.delete(label)
      }
      for (const address of addresses) void this.#try(address)
    })
  }

  async #addresses(): Promise<readonly Address[]> {
    return this.#choice.kind === 'address' ? [this.#choice.address] : this.#around.probe()
  }

  async #try(address: Address): Promise<void> {
    const label = addressLabel(address)
    const place = this.#places.get(label) ?? { address, tries: 0, notBefore: 0, fault: null, link: null, pd: null }
    const { timers, open, found, backoff, serverReachable } = this.#around
    if (!this.#running || place.link !== null || timers.now() < place.notBefore) return
    this.#places.set(label, place)
    const link = this.#freeLink()
    place.link = link
    const fault = await greet(open, address, link, serverReachable(), timers, (pd) => {
      place.pd = pd
      place.tries = 0
      const listener = found(link, pd)
      return {
        message: (message) => listener.message(message),
        lost: () => {
          place.pd = null
          place.link = null
          listener.lost()
        },
      }
    })
    place.fault = fault
    if (fault !== null) {
      place.link = null
      place.tries += 1
      place.notBefore = timers.now() + backoff(place.tries)
    }
    // Stopped or sent elsewhere while the answer was under way.
    if (!this.#running || this.#places.get(label) !== place) await place.pd?.close()
  }

  #freeLink(): number {
    const used = new Set([...this.#places.values()].map((place) => place.link))
    for (let link = 1; ; link++) if (!used.has(link)) return link
  }
}
