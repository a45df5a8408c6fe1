/** Names of the numbers on the links between server, bridge and programming device (spec/registries.md 12, 13). */

/** Where an element sits; the number is the port of the link and the slot of the relay. */
export const SLOTS = { left: 1, right: 2, cable: 3 } as const
export type Slot = keyof typeof SLOTS

export const DEVICE_CLASSES = { localPd: 1, wallUnit: 2, mobile: 3, bluetoothPd: 4 } as const
export type DeviceClass = keyof typeof DEVICE_CLASSES

export const ELEMENT_CLASSES = { unknown: 0, key: 1, cylinder: 2 } as const
export type ElementClass = keyof typeof ELEMENT_CLASSES

export const LIVES = { blank: 0, claiming: 1, claimed: 2 } as const
export type Life = keyof typeof LIVES

/** `noContact`: something is there but makes no electronic contact. */
export const PRESENCES = { gone: 0, present: 1, noContact: 2 } as const
export type Presence = keyof typeof PRESENCES

export const CLOSE_REASONS = {
  done: 0,
  keyRemoved: 1,
  peerError: 2,
  idle: 3,
  revokedDevice: 4,
  serverBusy: 5,
  notMine: 6,
} as const
export type CloseReason = keyof typeof CLOSE_REASONS

/** The name of a number of one of these registries, null when it has none. */
export const nameOf = <Name extends string>(registry: Readonly<Record<Name, number>>, value: number): Name | null => {
  for (const name in registry) if (registry[name] === value) return name
  return null
}

/** Bits of a set of slots. */
export const slotBits = (slots: readonly Slot[]): number =>
  slots.reduce((bits, slot) => bits | (1 << (SLOTS[slot] - 1)), 0)

/** null when a bit above the three slots is set. */
export const slotsOf = (bits: number): readonly Slot[] | null =>
  bits > 7 ? null : (Object.keys(SLOTS) as Slot[]).filter((slot) => bits & (1 << (SLOTS[slot] - 1)))

/** Why bytes are no message: wrong size, or a value that no registry has. */
export interface RelayFault {
  readonly code: 'badLength' | 'badValue'
}

/** `maxFrame` of links to programming devices, bytes of a body. */
export const MAX_FRAME = 1200
