import type { Slot } from '@lockwright/protocol/relay'

/** Where an element sits. */
export interface Seat {
  readonly bridgeId: string
  readonly bridgeLabel: string
  readonly link: number
  readonly slot: Slot
}
