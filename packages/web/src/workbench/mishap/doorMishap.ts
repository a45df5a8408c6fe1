import type { Input } from '@lockwright/simulator/control'
import type { Visit } from '../site.ts'

/** What goes wrong at the contacts during the next visit (R142). Frames count from 0: M1, M2, M3 ... */
export interface DoorMishap {
  readonly kind: 'pull' | 'drop' | 'double' | 'damage' | 'cut'
  /** Number of the frame; for `cut` bytes written to the flash of the cylinder. */
  readonly at: number
}

export const DOOR_MISHAPS = ['pull', 'drop', 'double', 'damage', 'cut'] as const

type ContactFaults = NonNullable<Input<'walk'>['faults']>

/** Byte of a damaged frame in which a bit is turned over: one of the body. */
const DAMAGED_BYTE = 3

/** As the virtual site wants to hear it. */
export function contactFaults({ kind, at }: DoorMishap): ContactFaults {
  switch (kind) {
    case 'pull':
      return { pullBefore: at }
    case 'drop':
      return { drop: at }
    case 'double':
      return { double: at }
    case 'damage':
      return { damage: { frame: at, byte: DAMAGED_BYTE } }
    case 'cut':
      return { cylinderPowerCutAfter: at }
  }
}

/** Whether it happened in a visit, or the visit was over before. */
export function hasStruck({ kind, at }: DoorMishap, visit: Visit): boolean {
  if (kind === 'pull') return visit.reason === 'pulled'
  if (kind === 'cut') return visit.reason === 'powerCut'
  return visit.frames.length > at
}
