import type { ElementClass, Life, Presence, Slot } from '@lockwright/protocol/relay'
import type { Pd } from '../discover/index.ts'
import type { Seat, Session } from './session.ts'

/** One slot (or the cable) of a programming device and what is known of the element in it. */
export class Place {
  readonly link: number
  readonly pd: Pd
  readonly slot: Slot
  presence: Presence = 'gone'
  element: ElementClass = 'unknown'
  life: Life = 'blank'
  maxFrame = 0
  session: Session | null = null
  /** No server has dealt with this element yet: it is still to be offered. */
  waiting = false
  /** Servers that said "not mine" to this element (R013). */
  readonly declined = new Set<Seat>()
  /** Servers that asked for a session with what is here. */
  readonly asked = new Set<Seat>()

  constructor(link: number, pd: Pd, slot: Slot) {
    this.link = link
    this.pd = pd
    this.slot = slot
  }

  /** Another element, or none: what servers said about the one before is forgotten. */
  change(presence: Presence): void {
    this.presence = presence
    this.element = 'unknown'
    this.waiting = presence === 'present'
    this.declined.clear()
    this.asked.clear()
  }
}
