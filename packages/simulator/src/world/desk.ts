import { FaultyCable, Moments } from '../faults/index.ts'
import type { Laid, Link } from '../link/index.ts'
import { type PdEvent, type PdKind, type PdSurroundings, type Port, VirtualPd } from '../pd/index.ts'

export const SLOTS = ['left', 'right', 'cable'] as const
export type Slot = (typeof SLOTS)[number]
export const PORTS: Readonly<Record<Slot, Port>> = { left: 1, right: 2, cable: 3 }
export const slotOf = (port: Port): Slot => SLOTS[port - 1]!

/** A programming device on a desk with its cables to a computer, which can be pulled and plugged in again. */
export class Desk {
  readonly name: string
  readonly pd: VirtualPd
  readonly cable = new FaultyCable()
  readonly moments = new Moments()
  readonly #links: Link[] = []
  readonly #watch: (plugged: boolean) => void
  #plugged = true

  constructor(
    name: string,
    kind: PdKind,
    around: Pick<PdSurroundings, 'clock' | 'settle'>,
    watch: (event: PdEvent | { readonly kind: 'cable'; readonly plugged: boolean }) => void,
  ) {
    this.name = name
    this.#watch = (plugged) => watch({ kind: 'cable', plugged })
    this.pd = new VirtualPd(kind, { ...around, cable: this.cable, moments: this.moments, watch })
  }

  get plugged(): boolean {
    return this.#plugged
  }

  /** Lays one more cable; where a host finds it. It stays laid over `unplug` and `plug`. */
  lay(link: Link): Promise<Laid> {
    this.#links.push(link)
    return this.#open(link)
  }

  /** Pulls the cables: the host loses the programming device, sessions end. */
  async unplug(): Promise<void> {
    if (!this.#plugged) return
    this.#plugged = false
    this.#watch(false)
    await Promise.all(this.#links.map((link) => link.close()))
  }

  /** Plugs the cables in again, at the same places. */
  async plug(): Promise<void> {
    if (this.#plugged) return
    this.#plugged = true
    this.#watch(true)
    await Promise.all(this.#links.map((link) => this.#open(link)))
  }

  #open(link: Link): Promise<Laid> {
    return link.open(this.pd.attach((bytes) => link.send(bytes)))
  }
}
